#include "daemon/catalog/script_uses.hpp"

#include <map>
#include <unordered_map>
#include <utility>

namespace sidehook::catalog {
namespace {

using script_map = std::unordered_map<std::string, std::shared_ptr<const jsvm::script>>;

std::vector<mention> mentions_in(const catalog& catalog) {
  std::vector<mention> mentions;
  // A shadowed definition's files are evaluated too, as in the gateway.
  for (const auto* definition : registering(catalog)) {
    for (const auto& handler : definition->handlers) {
      const bool is_script = handler.kind == config::handler_kind::dynamic;
      if (!is_script || handler.disabled || handler.left_to_gateway) continue;
      mentions.push_back({script_name(handler.path), definition, &handler});
    }
  }
  return mentions;
}

// The distinct files, each at the place of its last mention; with a mention to blame.
std::vector<mention> distinct(const std::vector<mention>& mentions) {
  std::map<std::string, std::size_t> last;
  for (std::size_t i = 0; i < mentions.size(); ++i) last[mentions[i].name] = i;
  std::vector<mention> distinct;
  for (std::size_t i = 0; i < mentions.size(); ++i) {
    if (last[mentions[i].name] == i) distinct.push_back(mentions[i]);
  }
  return distinct;
}

// The library, and then what the definitions of one API name.
jsvm::realm_plan realm_of(const std::string& api_id, const std::vector<mention>& mentions,
                          const script_map& scripts, const std::string& library) {
  jsvm::realm_plan realm;
  realm.api_id = api_id;
  const auto add = [&](const std::string& name) {
    if (const auto found = scripts.find(name); found != scripts.end())
      realm.scripts.push_back(found->second);
  };
  add(library);
  for (const auto& mention : distinct(mentions)) {
    if (mention.name != library) add(mention.name);
  }
  return realm;
}

// In the order in which the definitions first name them.
std::vector<jsvm::realm_plan> realms_per_api(const catalog& catalog) {
  script_map scripts;
  for (const auto& script : catalog.scripts) scripts.emplace(script->path, script);
  std::vector<std::string> ids;
  std::unordered_map<std::string, std::vector<mention>> mentions;
  for (const auto& mention : mentions_in(catalog)) {
    auto& own = mentions[mention.definition->api_id];
    if (own.empty()) ids.push_back(mention.definition->api_id);
    own.push_back(mention);
  }
  std::vector<jsvm::realm_plan> realms;
  realms.reserve(ids.size());
  for (const auto& id : ids) realms.push_back(realm_of(id, mentions[id], scripts, catalog.library));
  return realms;
}

}  // namespace

std::vector<mention> mentioned_scripts(const catalog& catalog) {
  return distinct(mentions_in(catalog));
}

std::vector<jsvm::realm_plan> realms_of(const catalog& catalog) {
  if (catalog.globals == jsvm::globals::per_api) return realms_per_api(catalog);
  return {{"", catalog.scripts}};
}

std::map<script_use, std::shared_ptr<const jsvm::script>> good_scripts(const catalog& catalog) {
  std::map<script_use, std::shared_ptr<const jsvm::script>> good;
  for (const auto& realm : realms_of(catalog)) {
    for (const auto& script : realm.scripts) {
      script_use use{realm.api_id, script->path};
      if (!catalog.broken_scripts.contains(use)) good.emplace(std::move(use), script);
    }
  }
  return good;
}

}  // namespace sidehook::catalog
