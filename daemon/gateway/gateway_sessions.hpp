#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include <boost/asio/io_context.hpp>

#include "daemon/gateway/api_client.hpp"
#include "daemon/session/session_editor.hpp"

namespace sidehook::gateway {

/// The gateway's own sessions, read and written by its API (jsvm/compatibility.md, "Sessions of the
/// gateway"). What is written is checked here first, so that what is wrong is told with its place.
///
/// Called from any thread. Lives on the one thread that runs the io_context, and answers there,
/// unless it can say at once why not.
class gateway_sessions : public session::session_editor {
 public:
  using clock = std::function<std::chrono::system_clock::time_point()>;

  /// @param rules  for what is written; what they refer to must outlive this and its answers
  gateway_sessions(boost::asio::io_context& context, options options, session::session_rules rules,
                   clock clock);

  void get(std::string key, std::string api_id,
           jsvm::host::answered<std::optional<std::string>> done) override;
  /// Creates or replaces it, by a PUT; when there is none, by a POST.
  void write(std::string key, std::string session_json, jsvm::host::quota_reset reset,
             std::function<void(session::write_outcome)> done) override;
  void remove(std::string key, jsvm::host::answered<session::presence> done) override;

  /// Why the gateway could not be used when it was last asked; "" when it could. Any thread.
  std::string failure() const { return client_.failure(); }

  /// Ends what is under way, as gone, and what comes later, at once. Any thread. The io_context has
  /// no more to do for this then, and only then may this be destroyed.
  void stop();

 private:
  struct written;

  void ask(api_request request, api_client::done done);
  void put(std::shared_ptr<written> what);
  void create(std::shared_ptr<written> what);

  boost::asio::io_context& context_;
  const session::session_rules rules_;
  const clock clock_;
  api_client client_;
  std::mutex mutex_;
  bool stopped_ = false;
};

}  // namespace sidehook::gateway
