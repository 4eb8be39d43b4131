#include "daemon/gathered_call.hpp"

#include <utility>

#include <boost/asio/post.hpp>

namespace sidehook {

gathered_call::gathered_call(const std::vector<boost::asio::io_context*>& contexts,
                             std::function<void()> make)
    : make_(std::move(make)) {
  for (auto* context : contexts)
    gatherers_.push_back(std::make_unique<gatherer>(gatherer{*context}));
}

void gathered_call::ask() {
  for (const auto& each : gatherers_) {
    if (!each->context.get_executor().running_in_this_thread()) continue;
    if (std::exchange(each->asked, true)) return;
    // Behind what is ready, and then behind what that has given rise to: answers, which somebody
    // waits for.
    auto& context = each->context;
    return boost::asio::post(context, [this, &context, gatherer = each.get()] {
      boost::asio::post(context, [this, gatherer] {
        gatherer->asked = false;
        make_();
      });
    });
  }
  make_();
}

}  // namespace sidehook
