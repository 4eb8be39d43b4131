#include "config/handler_names.hpp"

#include <array>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace sidehook::config {
namespace {

class namer {
 public:
  void keep(const event_handler& handler) { taken_.emplace(handler.event_type, handler.name); }

  void name(event_handler& handler) {
    const int place = ++counts_.at(static_cast<std::size_t>(handler.kind));
    std::string wanted = handler.name.empty() ? handler.id : handler.name;
    if (wanted.empty()) wanted = fmt::format("{}#{}", tyk_name(handler.kind), place);
    handler.name = wanted;
    for (int i = 2; !taken_.emplace(handler.event_type, handler.name).second; ++i)
      handler.name = fmt::format("{}#{}", wanted, i);
  }

 private:
  std::set<std::pair<std::string, std::string>> taken_;
  std::array<int, 4> counts_{};
};

}  // namespace

void name_handlers(std::vector<draft_handler>& handlers) {
  namer names;
  for (const auto& each : handlers) {
    if (each.handler.kind == handler_kind::dynamic) names.keep(each.handler);
  }
  for (auto& each : handlers) {
    if (each.handler.kind != handler_kind::dynamic) names.name(each.handler);
  }
}

}  // namespace sidehook::config
