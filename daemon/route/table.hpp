#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <boost/container/flat_map.hpp>
#include <boost/container/small_vector.hpp>
#include <boost/container_hash/hash.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include "jsvm/invocation.hpp"

namespace sidehook::route {

/// Most event types have one.
using handler_list =
    boost::container::small_vector<std::shared_ptr<const jsvm::handler_binding>, 1>;

/// An API and the handlers it registers, by event type, in the order of registration. What each
/// event needs comes first, and most often in one piece: of thousands of APIs it is in no cache.
struct routed_api {
  std::string id;
  boost::container::small_flat_map<std::string, handler_list, 1> handlers;
  std::string org_id;
  std::string listen_path;
};

/// Which API an event is of, or why that cannot be told.
struct told_api {
  enum class how { found, unknown, untold, ambiguous };
  /// What tells it; `nothing` tells the events of no API.
  enum class source { request, event, listen_path, first_segment, nothing };
  how result = how::untold;
  std::shared_ptr<const routed_api> found;
  /// For people: what was looked for, or between which APIs it cannot be told.
  std::string detail;
  /// If it is found.
  source by = source::request;
};

/// The APIs that are loaded. Immutable: a reload makes a new one, and swaps it whole. Any thread.
class table {
 public:
  table() = default;
  /// @param of_no_api  the handlers for events of no API
  explicit table(std::vector<routed_api> apis, routed_api of_no_api = {});

  /// By its id: null when there is none.
  std::shared_ptr<const routed_api> find(std::string_view id) const;

  /// @param explicit_id  the id that the request names; "" when it names none
  /// @param event_id     the id that the event names; "" when it names none
  /// @param path         the event's Path: the longest listen path that it begins with tells the
  /// API, else its first
  ///                     segment, when that is an id
  told_api tell(std::string_view explicit_id, std::string_view event_id,
                std::string_view path) const;
  /// The same for an event of that type: one whose API cannot be told is an event of no API, when
  /// there are handlers for those.
  told_api tell(std::string_view explicit_id, std::string_view event_id, std::string_view path,
                const std::string& event_type) const;
  /// What stands for the API of events of none; its id is "".
  const std::shared_ptr<const routed_api>& of_no_api() const { return of_no_api_; }

  std::size_t size() const { return by_id_.size(); }

  /// The handlers for that type; none for a type the API does not name.
  static const handler_list& handlers_of(const routed_api& api, const std::string& event_type);

 private:
  // An API, or the id of one.
  static std::string_view id_of(const std::shared_ptr<const routed_api>& api) { return api->id; }
  static std::string_view id_of(std::string_view id) { return id; }
  struct id_hash {
    using is_transparent = void;
    std::size_t operator()(const auto& of) const {
      return boost::hash<std::string_view>()(id_of(of));
    }
  };
  struct same_id {
    using is_transparent = void;
    bool operator()(const auto& one, const auto& other) const { return id_of(one) == id_of(other); }
  };

  told_api named(std::string_view id, told_api::source by) const;
  told_api by_path(std::string_view path) const;

  // With nothing but the APIs themselves it is small, and more of it in a cache.
  boost::unordered_flat_set<std::shared_ptr<const routed_api>, id_hash, same_id> by_id_;
  std::shared_ptr<const routed_api> of_no_api_ = std::make_shared<const routed_api>();
  // Its keys are texts of these APIs.
  std::unordered_map<std::string_view, std::vector<std::shared_ptr<const routed_api>>>
      by_listen_path_;
  // The lengths that listen paths have, longest first.
  std::vector<std::size_t> listen_path_lengths_;
};

}  // namespace sidehook::route
