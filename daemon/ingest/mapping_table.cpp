#include "daemon/ingest/mapping_table.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace sidehook::ingest {
namespace {

using config::condition;
using condition_kind = condition::kind;

bool is_among(const std::string& json, const std::vector<std::string>& values) {
  return std::ranges::find(values, json) != values.end();
}

bool header_holds(const condition& what, const header_fields& headers) {
  const auto found = headers.find(what.name);
  if (what.is == condition_kind::present) return found.has_value();
  if (what.is == condition_kind::absent) return !found;
  const bool among =
      found && is_among(config::json::write(config::json::reference_to(*found)), what.values);
  return among == (what.is == condition_kind::one_of);
}

bool body_holds(const condition& what, value_tree& tree) {
  const auto* found = tree.at(what.path.steps);
  if (what.is == condition_kind::present) return found != nullptr;
  if (what.is == condition_kind::absent) return found == nullptr;
  const bool among = found != nullptr && is_among(config::json::write(*found), what.values);
  return among == (what.is == condition_kind::one_of);
}

// What costs little is looked at first: whether the object has the member that has to be there.
bool may_hold(const condition& what, const scanned_value& object, const header_fields& headers) {
  if (what.where == condition::place::header) return header_holds(what, headers);
  if (what.is == condition_kind::absent || what.is == condition_kind::not_one ||
      what.path.steps.empty())
    return true;
  return std::ranges::any_of(object.members, [&](const json_member& member) {
    return member.name == what.path.steps.front();
  });
}

bool fits(const config::mapping& mapping, const scanned_value& object, value_tree& tree,
          const header_fields& headers) {
  return std::ranges::all_of(mapping.match,
                             [&](const auto& each) { return may_hold(each, object, headers); }) &&
         std::ranges::all_of(mapping.match, [&](const auto& each) {
           return each.where == condition::place::header || body_holds(each, tree);
         });
}

const config::mapping* first_that_fits(const std::vector<config::mapping>& mappings,
                                       const scanned_value& object, value_tree& tree,
                                       const header_fields& headers) {
  const auto found = std::ranges::find_if(
      mappings, [&](const auto& mapping) { return fits(mapping, object, tree, headers); });
  return found == mappings.end() ? nullptr : &*found;
}

}  // namespace

mapping_table::mapping_table(std::vector<config::mapping> mappings) {
  std::vector<std::string> names;
  for (auto& mapping : mappings) {
    if (!mapping.enabled) continue;
    names.push_back(mapping.name);
    (mapping.records ? records_ : events_).push_back(std::move(mapping));
  }
  names_ = fmt::format("{}", fmt::join(names, ", "));
}

const config::mapping* mapping_table::find(const scanned_value& object, value_tree& tree,
                                           const header_fields& headers) const {
  return first_that_fits(events_, object, tree, headers);
}

const config::mapping* mapping_table::find_records(const scanned_value& object, value_tree& tree,
                                                   const header_fields& headers) const {
  return first_that_fits(records_, object, tree, headers);
}

}  // namespace sidehook::ingest
