#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "daemon/builtin/sent_bodies.hpp"
#include "daemon/builtin/text_template.hpp"
#include "jsvm/builtin_handler.hpp"
#include "jsvm/host/ports.hpp"

namespace sidehook::builtin {

/// What a webhook handler sends, ready to be sent.
struct webhook_plan {
  std::string method;
  /// As jsvm::host::outgoing_url() makes it.
  std::string url;
  /// The host and port of the URL, for messages.
  std::string place;
  /// Valid, with canonical names; User-Agent and Content-Type among them.
  std::vector<jsvm::host::http_header> headers;
  /// Null for the default body.
  std::shared_ptr<const text_template> body;
  /// Whether the body has to be JSON.
  enum class content { json, any } content = content::json;
  std::size_t most_bytes = 0;
  /// 0: none.
  std::chrono::seconds cooldown{0};
  /// What signs each request; none: it is not signed.
  std::vector<std::string> signing_keys;
};

/// eh_web_hook_handler: sends a request for each event. It fails unless the answer is 2xx, so that
/// what becomes of the event is up to the rules for any handler (jsvm/compatibility.md, "Webhook
/// handlers").
class webhook_handler : public jsvm::builtin_handler {
 public:
  /// @param sent  shared with the handler that takes this one's place at a reload
  webhook_handler(webhook_plan plan, std::shared_ptr<sent_bodies> sent);
  jsvm::builtin_end perform(jsvm::call& call, const jsvm::invocation& what) const override;

 private:
  using body_or_fault = std::variant<std::string, render_fault>;

  body_or_fault body_for(const event_fields& event) const;
  std::string likeness_of(const jsvm::invocation& what, std::string_view event_type,
                          std::string_view body) const;
  jsvm::builtin_end send_unless_sent(jsvm::call& call, const jsvm::invocation& what,
                                     const std::string& likeness, std::string body) const;
  jsvm::builtin_end wait_for_equal(jsvm::call& call, const std::string& likeness) const;
  jsvm::builtin_end send(jsvm::call& call, const jsvm::invocation& what, std::string body) const;
  jsvm::host::http_request request_for(const jsvm::invocation& what, std::string body) const;

  const webhook_plan plan_;
  const std::shared_ptr<sent_bodies> sent_;
};

}  // namespace sidehook::builtin
