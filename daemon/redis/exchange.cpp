#include "daemon/redis/exchange.hpp"

#include <utility>

namespace sidehook::redis {

exchange::exchange(std::size_t loads, std::size_t commands, answered done)
    : loads_(loads), commands_(commands), done_(std::move(done)) {
  replies_.reserve(commands);
}

// That a script is not there is the consequence; why it was not taken says more.
void exchange::take(reply next) {
  if (loads_ > 0) {
    --loads_;
    if (!next.is(reply::kind::error)) return;
    lacks_script_ = true;
    load_failure_ = std::move(next.text);
    return;
  }
  if (next.is(reply::kind::error) && next.text.starts_with("NOSCRIPT")) {
    lacks_script_ = true;
    if (!load_failure_.empty()) next.text = load_failure_;
  }
  replies_.push_back(std::move(next));
}

}  // namespace sidehook::redis
