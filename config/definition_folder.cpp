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

bool is_companion(std::string_view name, const std::vector<std::string>& names,
                  std::string_view text) {
  const std::string beside = name_beside(name);
  return !beside.empty() && std::binary_search(names.begin(), names.end(), beside) &&
         is_openapi_document(text);
}

// Puts together what is in force, file by file.
class folder_reader {
 public:
  folder_reader(const environment& variables, std::span<const api_definition> last_good,
                const handler_kinds& run)
      : variables_(variables), last_good_(last_good), run_(run) {}

  void add(const std::string& file, std::string_view text) {
    read_definition read = parse_api_definition(text, file, variables_, run_);
    if (read.definition) {
      made_.definitions.push_back(std::move(*read.definition));
    } else {
      const auto error = std::find_if(read.faults.begin(), read.faults.end(), is_error);
      if (error != read.faults.end()) keep_last_good(file, *error);
    }
    std::move(read.faults.begin(), read.faults.end(), std::back_inserter(made_.faults));
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

  void keep_last_good(const std::string& file, fault& because) {
    const auto found = std::find_if(last_good_.begin(), last_good_.end(),
                                    [&](const auto& each) { return each.file == file; });
    if (found == last_good_.end()) return;
    made_.definitions.push_back(*found);
    because.message += "; its last good version stays";
  }

  const environment& variables_;
  std::span<const api_definition> last_good_;
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
    const std::filesystem::path path = directory / name;
    const file_text read = read_file(path, most_bytes);
    if (!read.failure.empty()) {
      reader.add_unreadable(path.string(), read.failure);
    } else if (!is_companion(name, names, read.text)) {
      reader.add(path.string(), read.text);
    }
  }
  auto loaded = reader.take();
  shadow_duplicates(loaded);
  return loaded;
}

}  // namespace sidehook::config
