#include "daemon/redis/sentinel_locator.hpp"

#include <algorithm>
#include <utility>

#include "daemon/redis/secrets.hpp"
#include "daemon/redis/sentinel_search.hpp"

namespace sidehook::redis {

sentinel_locator::sentinel_locator(boost::asio::io_context& context,
                                   std::shared_ptr<const options> options)
    : context_(context), options_(std::move(options)), sentinels_(addresses_of(*options_)) {}

sentinel_locator::~sentinel_locator() { stop(); }

void sentinel_locator::locate(located done) {
  stop();
  auto order = sentinels_;
  if (!order.empty()) {
    // Not that of std::ranges, which clang 14 cannot read in GCC's library.
    std::rotate(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(first_), order.end());
    first_ = (first_ + 1) % order.size();
  }
  search_ =
      std::make_shared<sentinel_search>(context_, options_, std::move(order), std::move(done));
  search_->start();
}

void sentinel_locator::stop() {
  if (search_) std::exchange(search_, nullptr)->stop();
}

}  // namespace sidehook::redis
