#include "daemon/catalog/catalog.hpp"

#include <filesystem>
#include <unordered_map>
#include <utility>

#include "daemon/catalog/script_uses.hpp"

namespace sidehook::catalog {
std::string script_name(const std::string& path) {
  return std::filesystem::path(path).lexically_normal().string();
}

bool is_registered(const config::api_definition& definition, const config::event_handler& handler) {
  return !handler.left_to_gateway && !handler.disabled && !definition.shadowed;
}

std::string registered_name(const config::api_definition& definition,
                            const config::event_handler& handler) {
  return definition.api_id.empty() ? "gateway:" + handler.name : handler.name;
}

std::vector<const config::api_definition*> registering(const catalog& catalog) {
  std::vector<const config::api_definition*> definitions;
  for (const auto& each : catalog.definitions) definitions.push_back(&each);
  definitions.push_back(&catalog.gateway);
  return definitions;
}

std::optional<catalog> with_previous_scripts(const catalog& present,
                                             const std::vector<jsvm::script_fault>& faults,
                                             const catalog& previous) {
  if (faults.empty()) return std::nullopt;
  const auto known = good_scripts(previous);
  std::unordered_map<std::string, std::shared_ptr<const jsvm::script>> good;
  for (const auto& fault : faults) {
    const auto found = known.find({fault.api_id, fault.path});
    if (found != known.end()) good.emplace(fault.path, found->second);
  }
  catalog mixed = present;
  bool replaced = false;
  for (auto& script : mixed.scripts) {
    const auto last_good = good.find(script->path);
    if (last_good == good.end() || last_good->second->source == script->source) continue;
    script = last_good->second;
    replaced = true;
  }
  return replaced ? std::optional(std::move(mixed)) : std::nullopt;
}

jsvm::load_plan plan_of(const catalog& catalog) {
  jsvm::load_plan plan;
  plan.sharing = catalog.globals;
  plan.realms = realms_of(catalog);
  for_each_registered(catalog, [&](const auto& definition, const auto& handler) {
    if (handler.kind == config::handler_kind::dynamic)
      plan.handlers.push_back({handler.name, script_name(handler.path), definition.api_id});
  });
  return plan;
}

}  // namespace sidehook::catalog
