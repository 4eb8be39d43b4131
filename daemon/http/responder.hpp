#pragma once

#include <functional>

#include "daemon/http/reply.hpp"

namespace sidehook::http {

/// The right and the duty to answer one request, once, from any thread.
///
/// The answer finds its way to the session's own thread; when the session has ended meanwhile, it
/// is dropped. A responder that goes without having been called answers 500. The session's
/// io_context must exist as long as a thread other than its own may answer.
class responder {
 public:
  /// @param deliver  called at most once, by the thread that answers
  explicit responder(std::function<void(reply&&)> deliver) : deliver_(std::move(deliver)) {}
  ~responder();
  responder(responder&& other) noexcept;
  responder& operator=(responder&& other) noexcept;

  /// Answers. Further calls do nothing.
  void operator()(reply&& answer);

 private:
  void give_up() noexcept;

  std::function<void(reply&&)> deliver_;
};

}  // namespace sidehook::http
