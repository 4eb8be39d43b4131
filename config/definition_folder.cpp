#include "config/definition_folder.hpp"

#include <algorithm>
#include <iterator>
#include <unordered_map>

#include <fmt/format.h>

#include "config/definition_reader.hpp"
#include "config/file.hpp"
#include "config/json/text.hpp"

namespace sidehook::config {
namespace {

constexpr std::size_t most_bytes = std::size_t{4} * 1024 * 1024;

fault about(std::string file, std::string message) {
  fault found;
  found.file = std::move(file);
  found.message = std::move(message);
  return found;
}

// The *.json of a directory in order, or why it cannot be read.
struct file_names {
  std::vector<std::string> names;
  std::error_code error;
};

file_names definition_files(const std::filesystem::path& directory) {
  file_names files;
  std::filesystem::directory_iterator entries(directory, files.error);
  for (; !files.error && entries != std::filesystem::directory_iterator();
       entries.increment(files.error)) {
    std::string name = entries->path().filename().string();
    if (is_definition_file(name)) files.names.push_back(std::move(name));
  }
  if (files.error) files.names.clear();
  std::sort(files.names.begin(), files.names.end());
  return files;
}

// "orders-oas.json" → "orders.json"; "" for other names.
std::string name_beside(std::string_view name) {
  for (const std::string_view ending : {"-oas.json", "-mcp.json"}) {
    if (name.ends_with(ending))
      return std::string(name.substr(0, name.size() - ending.size())) + ".json";
  }
  return "";
}

// Whether it is one is told by its text.
bool may_be_companion(std::string_view name, const std::vector<std::string>& names) {
  const std::string beside = name_beside(name);
  return !beside.empty() && std::binary_search(names.begin(), names.end(), beside);
}

// Puts together what is in force, file by file.
class folder_reader {
 public:
  folder_reader(const environment& variables, std::span<const api_definition> last_good,
                const handler_kinds& run)
      : variables_(variables), last_good_(last_good), run_(run) {
    for (const auto& each : last_good) by_file_.emplace(each.file, &each);
  }

  // Whether the file is as it was when its definition was read, which is then added.
  bool add_unchanged(const std::string& file) {
    const auto* known = last_good_of(file);
    if (known == nullptr || !known->version || known->version != version_of(file)) return false;
    made_.faults.insert(made_.faults.end(), known->faults.begin(), known->faults.end());
    made_.definitions.push_back(*known);
    return true;
  }

  void add(const std::string& file, const file_text& from) {
    read_definition read = parse_api_definition(from.text, file, variables_, run_);
    if (!read.definition) {
      const auto error = std::find_if(read.faults.begin(), read.faults.end(), is_error);
      if (error != read.faults.end()) keep_last_good(file, *error);
    }
    made_.faults.insert(made_.faults.end(), read.faults.begin(), read.faults.end());
    if (!read.definition) return;
    read.definition->version = from.version;
    read.definition->faults = std::move(read.faults);
    made_.definitions.push_back(std::move(*read.definition));
  }

  void add_unreadable(const std::string& file, const std::string& why) {
    made_.faults.push_back(about(file, why));
    keep_last_good(file, made_.faults.back());
  }

  void add_unreadable_directory(const std::filesystem::path& directory, std::error_code error) {
    made_.faults.push_back(
        about(directory.string(),
              fmt::format("cannot be read as the directory of the API definitions (options "
                          "apis_path, apis_source): {}{}",
                          error.message(), last_good_.empty() ? "" : "; what was in force stays")));
    made_.definitions.assign(last_good_.begin(), last_good_.end());
  }

  api_definitions take() { return std::move(made_); }

 private:
  static bool is_error(const fault& found) { return found.severity == fault::level::error; }

  const api_definition* last_good_of(const std::string& file) const {
    const auto found = by_file_.find(file);
    return found == by_file_.end() ? nullptr : found->second;
  }

  void keep_last_good(const std::string& file, fault& because) {
    const auto* known = last_good_of(file);
    if (known == nullptr) return;
    made_.definitions.push_back(*known);
    because.message += "; its last good version stays";
  }

  const environment& variables_;
  std::span<const api_definition> last_good_;
  std::unordered_map<std::string_view, const api_definition*> by_file_;
  const handler_kinds& run_;
  api_definitions made_;
};

std::string_view why_it_wins(const api_definition& winner, const api_definition& loser) {
  return winner.listen_path.size() < loser.listen_path.size() ? "its listen path is shorter"
                                                              : "it is read later";
}

void shadow_duplicates(api_definitions& loaded) {
  std::unordered_map<std::string, const api_definition*> winners;
  for (const auto& each : loaded.definitions) {
    const auto [winner, first] = winners.emplace(each.api_id, &each);
    if (!first && each.listen_path.size() <= winner->second->listen_path.size())
      winner->second = &each;
  }
  for (auto& each : loaded.definitions) {
    const api_definition& winner = *winners.at(each.api_id);
    each.shadowed = &winner != &each;
    if (!each.shadowed) continue;
    fault found = about(
        each.file, fmt::format("the api_id {} is also in {}, which wins because {}; "
                               "handlers of this file do not run",
                               json::quoted(each.api_id), winner.file, why_it_wins(winner, each)));
    found.line = each.line;
    loaded.faults.push_back(std::move(found));
  }
}

}  // namespace

bool is_definition_file(std::string_view name) { return name.ends_with(".json"); }

api_definitions load_api_definitions(const std::filesystem::path& directory,
                                     const environment& variables,
                                     std::span<const api_definition> last_good,
                                     const handler_kinds& run) {
  folder_reader reader(variables, last_good, run);
  const auto [names, error] = definition_files(directory);
  if (error) reader.add_unreadable_directory(directory, error);
  for (const auto& name : names) {
    const std::string file = (directory / name).string();
    const bool companion = may_be_companion(name, names);
    if (!companion && reader.add_unchanged(file)) continue;
    const file_text read = read_file(file, most_bytes);
    if (!read.failure.empty()) {
      reader.add_unreadable(file, read.failure);
    } else if (!companion || !is_openapi_document(read.text)) {
      reader.add(file, read);
    }
  }
  auto loaded = reader.take();
  shadow_duplicates(loaded);
  return loaded;
}

}  // namespace sidehook::config
