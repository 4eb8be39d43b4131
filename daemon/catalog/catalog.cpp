#include "daemon/catalog/catalog.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "config/definition_folder.hpp"

namespace sidehook::catalog {
namespace {

// Handlers are written by hand; a file of this size is a mistake.
constexpr std::uintmax_t largest_script = std::uintmax_t{4} * 1024 * 1024;

using script_map = std::unordered_map<std::string, std::shared_ptr<const jsvm::script>>;

std::string read_file(const std::filesystem::path& path, std::string& why_not) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  if (error) {
    why_not = error.message();
    return "";
  }
  if (size > largest_script) {
    why_not = fmt::format("it has {} bytes, a handler file may have {}", size, largest_script);
    return "";
  }
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) why_not = "it cannot be read";
  return std::move(text).str();
}

template <class Visit>
void for_each_registered(const catalog& catalog, Visit&& visit) {
  for (const auto& definition : catalog.definitions) {
    for (const auto& handler : definition.handlers) {
      if (is_registered(definition, handler)) visit(definition, handler);
    }
  }
}

// The distinct files, each at the place of its last mention; with a mention to blame.
struct mention {
  std::string name;
  const config::api_definition* definition;
  const config::event_handler* handler;
};

std::vector<mention> mentioned_scripts(const catalog& catalog) {
  std::vector<mention> mentions;
  // A shadowed definition's files are evaluated too, as in the gateway.
  for (const auto& definition : catalog.definitions) {
    for (const auto& handler : definition.handlers) {
      if (handler.kind != config::handler_kind::dynamic || handler.disabled) continue;
      mentions.push_back({script_name(handler.path), &definition, &handler});
    }
  }
  std::map<std::string, std::size_t> last;
  for (std::size_t i = 0; i < mentions.size(); ++i) last[mentions[i].name] = i;
  std::vector<mention> distinct;
  for (std::size_t i = 0; i < mentions.size(); ++i) {
    if (last[mentions[i].name] == i) distinct.push_back(mentions[i]);
  }
  return distinct;
}

script_map scripts_by_path(const catalog* catalog) {
  script_map map;
  if (catalog == nullptr) return map;
  for (const auto& script : catalog->scripts) map.emplace(script->path, script);
  return map;
}

void read_scripts(catalog& made, const std::filesystem::path& folder, const catalog* previous) {
  const script_map known = scripts_by_path(previous);
  for (const auto& [name, definition, handler] : mentioned_scripts(made)) {
    std::string why_not;
    auto source = read_file(folder / name, why_not);
    if (why_not.empty()) {
      made.scripts.push_back(
          std::make_shared<const jsvm::script>(jsvm::script{name, std::move(source)}));
      continue;
    }
    const auto last_good = known.find(name);
    if (last_good != known.end()) made.scripts.push_back(last_good->second);
    config::fault fault;
    fault.file = definition->file;
    fault.line = handler->line;
    fault.pointer = handler->pointer;
    fault.message = fmt::format("the handler file {} cannot be loaded: {}{}",
                                (folder / name).lexically_normal().string(), why_not,
                                last_good != known.end() ? "; its last good version stays" : "");
    made.faults.push_back(std::move(fault));
  }
}

// A definition file that had a definition and has none any more, but is still there, keeps its last
// good one.
void keep_last_good_definitions(catalog& made, const catalog& previous) {
  const auto has_definition_of = [&](const std::string& file) {
    return std::any_of(made.definitions.begin(), made.definitions.end(),
                       [&](const auto& definition) { return definition.file == file; });
  };
  for (const auto& definition : previous.definitions) {
    const auto fault =
        std::find_if(made.faults.begin(), made.faults.end(), [&](const auto& candidate) {
          return candidate.file == definition.file &&
                 candidate.severity == config::fault::level::error;
        });
    if (fault == made.faults.end() || has_definition_of(definition.file)) continue;
    fault->message += "; its last good version stays";
    made.definitions.push_back(definition);
  }
}

}  // namespace

std::string script_name(const std::string& path) {
  return std::filesystem::path(path).lexically_normal().string();
}

bool is_registered(const config::api_definition& definition, const config::event_handler& handler) {
  return handler.kind == config::handler_kind::dynamic && !handler.disabled && !definition.shadowed;
}

catalog read_catalog(const source_paths& paths, const config::environment& environment,
                     const catalog* previous) {
  auto loaded = config::load_api_definitions(paths.apis, environment);
  catalog made;
  made.definitions = std::move(loaded.definitions);
  made.faults = std::move(loaded.faults);
  if (previous != nullptr) keep_last_good_definitions(made, *previous);
  read_scripts(made, paths.scripts, previous);
  return made;
}

std::optional<catalog> with_previous_scripts(const catalog& present,
                                             const std::vector<jsvm::script_fault>& faults,
                                             const catalog& previous) {
  const script_map known = scripts_by_path(&previous);
  catalog mixed = present;
  bool replaced = false;
  for (auto& script : mixed.scripts) {
    const bool faulty = std::any_of(faults.begin(), faults.end(),
                                    [&](const auto& fault) { return fault.path == script->path; });
    const auto last_good = known.find(script->path);
    if (!faulty || last_good == known.end() || last_good->second->source == script->source)
      continue;
    script = last_good->second;
    replaced = true;
  }
  return replaced ? std::optional(std::move(mixed)) : std::nullopt;
}

jsvm::load_plan plan_of(const catalog& catalog) {
  jsvm::load_plan plan;
  plan.scripts = catalog.scripts;
  for_each_registered(catalog, [&](const auto& /*definition*/, const auto& handler) {
    plan.handlers.push_back({handler.name, script_name(handler.path)});
  });
  return plan;
}

std::shared_ptr<const route::table> table_of(const catalog& catalog) {
  std::vector<route::routed_api> apis;
  for (const auto& definition : catalog.definitions) {
    if (definition.shadowed) continue;
    auto& api = apis.emplace_back();
    api.id = definition.api_id;
    api.org_id = definition.org_id;
    api.listen_path = definition.listen_path;
    for (const auto& handler : definition.handlers) {
      if (!is_registered(definition, handler)) continue;
      api.handlers[handler.event_type].push_back(
          std::make_shared<const jsvm::handler_binding>(jsvm::handler_binding{
              handler.name, definition.api_id, definition.org_id, definition.config_data}));
    }
  }
  return std::make_shared<const route::table>(std::move(apis));
}

}  // namespace sidehook::catalog
