#include "daemon/route/table.hpp"

#include <functional>
#include <set>
#include <utility>

#include <fmt/format.h>

namespace sidehook::route {

table::table(std::vector<routed_api> apis, routed_api of_no_api)
    : of_no_api_(std::make_shared<const routed_api>(std::move(of_no_api))) {
  std::set<std::size_t, std::greater<>> lengths;
  for (auto& api : apis) {
    auto shared = std::make_shared<const routed_api>(std::move(api));
    by_id_.insert(shared);
    if (shared->listen_path.empty()) continue;
    by_listen_path_[shared->listen_path].push_back(shared);
    lengths.insert(shared->listen_path.size());
  }
  listen_path_lengths_.assign(lengths.begin(), lengths.end());
}

std::shared_ptr<const routed_api> table::find(std::string_view id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : *found;
}

told_api table::tell(std::string_view explicit_id, std::string_view event_id,
                     std::string_view path) const {
  if (!explicit_id.empty()) return named(explicit_id, told_api::source::request);
  if (!event_id.empty()) return named(event_id, told_api::source::event);
  return by_path(path);
}

told_api table::tell(std::string_view explicit_id, std::string_view event_id, std::string_view path,
                     const std::string& event_type) const {
  auto told = tell(explicit_id, event_id, path);
  if (told.result != told_api::how::untold || handlers_of(*of_no_api_, event_type).empty())
    return told;
  return {told_api::how::found, of_no_api_, "", told_api::source::nothing};
}

told_api table::named(std::string_view id, told_api::source by) const {
  if (auto api = find(id)) return {told_api::how::found, std::move(api), "", by};
  return {told_api::how::unknown, nullptr, fmt::format("no API with the id '{}' is loaded", id),
          by};
}

told_api table::by_path(std::string_view path) const {
  // "/orders" is as good as "/orders/": the gateway's listen path may have either.
  const std::string closed = std::string(path) + "/";
  for (const std::size_t length : listen_path_lengths_) {
    if (length > closed.size() || path.empty()) continue;
    const std::string_view prefix =
        length <= path.size() ? path.substr(0, length) : std::string_view(closed);
    const auto found = by_listen_path_.find(prefix);
    if (found == by_listen_path_.end()) continue;
    const auto& apis = found->second;
    if (apis.size() == 1)
      return {told_api::how::found, apis.front(), "", told_api::source::listen_path};
    std::string ids;
    for (const auto& api : apis) ids += (ids.empty() ? "" : ", ") + api->id;
    return {told_api::how::ambiguous, nullptr,
            fmt::format("several APIs have the listen path '{}': {}", prefix, ids)};
  }
  if (path.starts_with('/')) {
    const auto segment = path.substr(1, path.find('/', 1) - 1);
    if (auto api = find(segment))
      return {told_api::how::found, std::move(api), "", told_api::source::first_segment};
  }
  return {told_api::how::untold, nullptr,
          fmt::format("no API could be told: no api_id in the URL, no X-Api-Id header, no APIID or "
                      "api_id in the event, "
                      "and its Path '{}' begins with no listen path and no api_id",
                      path)};
}

const handler_list& table::handlers_of(const routed_api& api, const std::string& event_type) {
  static const handler_list none;
  const auto found = api.handlers.find(event_type);
  return found == api.handlers.end() ? none : found->second;
}

}  // namespace sidehook::route
