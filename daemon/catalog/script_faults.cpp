#include "daemon/catalog/script_faults.hpp"

#include <algorithm>
#include <map>
#include <span>
#include <string>
#include <tuple>
#include <utility>

#include <fmt/format.h>

namespace sidehook::catalog {
namespace {

// One name more than that is no help.
constexpr std::size_t most_names = 3;

// " (API 'a')", " (APIs 'a', 'b', 'c' and 2 more)"; "" where all APIs share one global object.
std::string whose(std::span<const std::string> apis) {
  if (apis.front().empty()) return "";
  std::string text = apis.size() == 1 ? " (API " : " (APIs ";
  const auto named = apis.first(std::min(apis.size(), most_names));
  for (std::size_t i = 0; i < named.size(); ++i)
    text += fmt::format("{}'{}'", i == 0 ? "" : ", ", named[i]);
  if (apis.size() > named.size()) text += fmt::format(" and {} more", apis.size() - named.size());
  return text + ")";
}

config::fault fault_of(const jsvm::script_fault& script) {
  config::fault fault;
  fault.file = script.path;
  fault.line = script.error.line;
  fault.column = script.error.column;
  fault.message = script.error.message;
  fault.excerpt = script.excerpt;
  return fault;
}

}  // namespace

void add_script_faults(std::vector<config::fault>& faults,
                       const std::vector<jsvm::script_fault>& scripts) {
  using what = std::tuple<std::string, int, int, std::string, std::string>;
  struct group {
    const jsvm::script_fault* first;
    std::vector<std::string> apis;
  };
  std::vector<group> groups;
  std::map<what, std::size_t> known;
  for (const auto& script : scripts) {
    const auto& error = script.error;
    const what key{script.path, error.line, error.column, error.message, script.consequence};
    const auto [place, is_first] = known.try_emplace(key, groups.size());
    if (is_first) groups.push_back({&script, {}});
    groups[place->second].apis.push_back(script.api_id);
  }
  for (const auto& [first, apis] : groups) {
    auto fault = fault_of(*first);
    fault.message += whose(apis);
    if (!first->consequence.empty()) fault.message += "; " + first->consequence;
    faults.push_back(std::move(fault));
  }
}

}  // namespace sidehook::catalog
