#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "daemon/client/client_parts.hpp"
#include "daemon/client/hop.hpp"
#include "daemon/client/url.hpp"
#include "jsvm/host/ports.hpp"

namespace sidehook::client {

/// A request of a handler's, with the redirects it follows, under one time limit.
///
/// Owned by http_client while it is under way. On the VM's strand. It ends once: with an answer, a
/// failure, or cancel(); what it answers is posted, so that nobody is called from within
/// libcurl or a cancellation.
class exchange : public std::enable_shared_from_this<exchange> {
 public:
  using answered = std::function<void(jsvm::host::http_result)>;
  using ended = std::function<void(exchange&)>;

  /// @param done    is posted to the strand, once
  /// @param on_end  called just before; drops the owner's reference
  exchange(client_parts& parts, jsvm::host::http_request request, answered done, ended on_end);

  void start();
  void cancel();

 private:
  void begin();
  void go_to(const url& target);
  void send();
  void on_result(jsvm::host::http_result result);
  void follow(const std::string& location, int status);
  void on_timeout();
  void fail(jsvm::host::http_failure::reason why, std::string message);
  void end(jsvm::host::http_result result);
  template <class Action>
  void guard(Action action);

  client_parts& parts_;
  jsvm::host::http_request request_;
  answered done_;
  ended ended_;
  const std::chrono::steady_clock::time_point began_;
  std::optional<url> first_;
  std::optional<url> target_;
  std::size_t redirects_ = 0;
  jsvm::vm_timer timer_;
  std::unique_ptr<connection_slots::place> place_;
  std::unique_ptr<hop> hop_;
};

}  // namespace sidehook::client
