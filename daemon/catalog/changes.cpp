#include "daemon/catalog/changes.hpp"

#include <map>
#include <string_view>

namespace sidehook::catalog {
namespace {

name_changes compare_maps(const std::map<std::string, std::string>& before,
                          const std::map<std::string, std::string>& after) {
  name_changes result;
  for (const auto& [name, value] : after) {
    const auto old = before.find(name);
    if (old == before.end()) {
      result.added.push_back(name);
    } else if (old->second != value) {
      result.changed.push_back(name);
    }
  }
  for (const auto& [name, value] : before) {
    if (!after.contains(name)) result.removed.push_back(name);
  }
  return result;
}

// What a definition means, its place in a file aside.
std::string meaning_of(const config::api_definition& definition) {
  std::string meaning;
  const auto add = [&](std::string_view part) { meaning.append(part) += '\0'; };
  for (const auto& part : {definition.org_id, definition.name, definition.listen_path,
                           definition.config_data, definition.file}) {
    add(part);
  }
  for (const auto& handler : definition.handlers) {
    const auto& target = handler.target;
    for (const auto& part :
         {handler.event_type, handler.name, handler.path, handler.log_prefix, target.method,
          target.url, target.template_path, std::to_string(target.cooldown.count())})
      add(part);
    for (const auto& [name, value] : target.headers) {
      add(name);
      add(value);
    }
    add(config::to_string(handler.kind));
    add(handler.disabled ? "disabled" : "enabled");
  }
  return meaning;
}

std::map<std::string, std::string> definitions_by_id(const catalog& catalog) {
  std::map<std::string, std::string> map;
  for (const auto& definition : catalog.definitions) {
    if (!definition.shadowed) map.emplace(definition.api_id, meaning_of(definition));
  }
  return map;
}

std::map<std::string, std::string> sources_by_path(const catalog& catalog) {
  std::map<std::string, std::string> map;
  for (const auto& script : catalog.scripts) map.emplace(script->path, script->source);
  for (const auto& [name, file] : catalog.templates) map.emplace(name, file->source);
  return map;
}

}  // namespace

changes compare(const catalog& before, const catalog& after) {
  return {compare_maps(definitions_by_id(before), definitions_by_id(after)),
          compare_maps(sources_by_path(before), sources_by_path(after))};
}

}  // namespace sidehook::catalog
