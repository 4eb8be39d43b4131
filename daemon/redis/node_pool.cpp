#include "daemon/redis/node_pool.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "daemon/redis/fixed_locator.hpp"

namespace sidehook::redis {

node_pool::node_pool(boost::asio::io_context& context, std::shared_ptr<const options> options,
                     link::events events)
    : context_(context), options_(std::move(options)), events_(std::move(events)) {}

link& node_pool::to(const config::redis_address& node) {
  auto& place = links_[config::to_string(node)];
  if (!place) {
    place = std::make_shared<link>(
        context_, options_,
        std::make_unique<fixed_locator>(options_, std::vector<config::redis_address>{node}),
        events_);
    place->start();
  }
  return *place;
}

link* node_pool::any_open() {
  const auto found =
      std::ranges::find_if(links_, [](const auto& each) { return each.second->is_open(); });
  return found == links_.end() ? nullptr : found->second.get();
}

void node_pool::keep_only(const std::vector<config::redis_address>& nodes) {
  std::set<std::string> kept;
  for (const auto& node : nodes) kept.insert(config::to_string(node));
  std::erase_if(links_, [&](const auto& each) {
    if (kept.contains(each.first) || each.second->under_way() > 0) return false;
    each.second->stop();
    return true;
  });
}

void node_pool::stop() {
  for (auto ending = std::exchange(links_, {}); const auto& [name, link] : ending) link->stop();
}

bool node_pool::all_lost() const {
  return std::ranges::all_of(links_, [](const auto& each) { return each.second->is_lost(); });
}

bool node_pool::all_open() const {
  return std::ranges::all_of(links_, [](const auto& each) { return each.second->is_open(); });
}

std::string node_pool::failure() const {
  const auto found =
      std::ranges::find_if(links_, [](const auto& each) { return each.second->is_lost(); });
  return found == links_.end() ? "" : found->second->failure_text();
}

}  // namespace sidehook::redis
