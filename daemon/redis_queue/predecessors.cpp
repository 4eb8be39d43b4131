#include "daemon/redis_queue/predecessors.hpp"

#include <utility>

namespace sidehook::redis_queue {
namespace {

constexpr std::size_t adopted_at_once = 256;
constexpr std::chrono::milliseconds look_again_after{500};

}  // namespace

predecessors::predecessors(shared& all, redis::client& client, adopted adopted)
    : all_(all), client_(client), adopted_(std::move(adopted)), timer_(all.context) {}

void predecessors::look() {
  if (!all_.settings.family.empty()) adopt(stream::fresh);
}

void predecessors::stop() {
  stopped_ = true;
  timer_.cancel();
}

void predecessors::adopt(stream from) {
  if (stopped_) return;
  const auto until = std::chrono::steady_clock::now() + all_.settings.lease;
  client_.send(all_.call(all_.code.adopt, {all_.me, all_.settings.family, name_of(from),
                                           std::to_string(adopted_at_once)}),
               [this, from, until](const auto& told) { answered(from, told, until); });
}

void predecessors::answered(stream from, const redis::result<std::vector<redis::reply>>& told,
                            delivery_window::time_point until) {
  if (stopped_) return;
  if (!told || told->empty() || !told->front().is(redis::reply::kind::list)) {
    timer_.expires_after(look_again_after);
    timer_.async_wait([this, from](boost::system::error_code error) {
      if (!error) adopt(from);
    });
    return;
  }
  auto entries = told_entries(told->front());
  const bool may_be_more = entries.size() >= adopted_at_once;
  if (!entries.empty()) adopted_(from, std::move(entries), until);
  if (may_be_more) return adopt(from);
  if (from == stream::fresh) adopt(stream::waited);
}

}  // namespace sidehook::redis_queue
