#include "daemon/catalog/reading.hpp"

#include <algorithm>
#include <iterator>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "config/definition_folder.hpp"
#include "config/file.hpp"
#include "config/gateway_handlers.hpp"
#include "daemon/catalog/builtins.hpp"
#include "daemon/catalog/script_uses.hpp"

namespace sidehook::catalog {
namespace {

// Handlers are written by hand; a file of this size is a mistake.
constexpr std::size_t largest_script = std::size_t{4} * 1024 * 1024;

using script_map = std::unordered_map<std::string, std::shared_ptr<const jsvm::script>>;

// "" when there is none.
std::string library_name(const sources& paths) {
  return paths.library.empty() ? "" : script_name(paths.library);
}

// Those that loaded for one of their APIs.
script_map good_for_any(const catalog* catalog) {
  script_map map;
  if (catalog == nullptr) return map;
  for (auto& [use, script] : good_scripts(*catalog)) map.emplace(use.path, script);
  return map;
}

// Adds the files of a catalog to it, or their last good versions.
class script_reader {
 public:
  script_reader(catalog& made, const sources& paths, const catalog* previous)
      : made_(made), paths_(paths), known_(good_for_any(previous)) {}

  void read_all() {
    const auto library = made_.library = library_name(paths_);
    if (!library.empty()) {
      config::fault fault;
      fault.file = "jsvm.tyk_js_path";
      read("library", library, std::move(fault));
    }
    for (const auto& [name, definition, handler] : mentioned_scripts(made_)) {
      config::fault fault;
      fault.file = definition->file;
      fault.line = handler->line;
      fault.pointer = handler->pointer;
      if (name != library) read("handler file", name, std::move(fault));
    }
  }

 private:
  /// @param fault  where the file is named, for the case that it cannot be read
  void read(std::string_view kind, const std::string& name, config::fault fault) {
    auto file = config::read_file(paths_.scripts / name, largest_script);
    if (file.failure.empty()) {
      made_.scripts.push_back(
          std::make_shared<const jsvm::script>(jsvm::script{name, std::move(file.text)}));
      return;
    }
    const auto last_good = known_.find(name);
    if (last_good != known_.end()) made_.scripts.push_back(last_good->second);
    fault.message =
        fmt::format("the {} {} {}{}", kind, (paths_.scripts / name).lexically_normal().string(),
                    file.failure, last_good != known_.end() ? "; its last good version stays" : "");
    made_.faults.push_back(std::move(fault));
  }

  catalog& made_;
  const sources& paths_;
  const script_map known_;
};

}  // namespace

catalog read_definitions(const sources& paths, const config::environment& environment,
                         const catalog* previous) {
  const auto last_good =
      previous == nullptr ? std::span<const config::api_definition>() : previous->definitions;
  auto loaded = config::load_api_definitions(paths.apis, environment, last_good, paths.run);
  auto gateway = config::gateway_handlers_from_json(paths.gateway_handlers, paths.run);
  catalog made;
  made.definitions = std::move(loaded.definitions);
  made.gateway = *std::move(gateway.definition);
  made.faults = std::move(loaded.faults);
  std::ranges::move(gateway.faults, std::back_inserter(made.faults));
  return made;
}

std::vector<std::filesystem::path> files_of(const catalog& definitions, const sources& paths) {
  std::vector<std::filesystem::path> files;
  const auto library = library_name(paths);
  if (!library.empty()) files.push_back(paths.scripts / library);
  for (const auto& mention : mentioned_scripts(definitions)) {
    if (mention.name != library) files.push_back(paths.scripts / mention.name);
  }
  for (const auto& mention : mentioned_templates(definitions))
    files.push_back(paths.scripts / mention.name);
  return files;
}

void read_scripts(catalog& definitions, const sources& paths, const catalog* previous) {
  script_reader(definitions, paths, previous).read_all();
}

catalog read_catalog(const sources& paths, const config::environment& environment,
                     const builtin::handler_maker& maker, const catalog* previous) {
  catalog made = read_definitions(paths, environment, previous);
  read_scripts(made, paths, previous);
  read_templates(made, paths, previous);
  make_builtins(made, maker);
  return made;
}

}  // namespace sidehook::catalog
