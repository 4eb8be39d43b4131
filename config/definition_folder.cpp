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

std::vector<std::string> definition_files(const std::filesystem::path& directory,
                                          std::vector<fault>& faults) {
  std::vector<std::string> names;
  std::error_code error;
  std::filesystem::directory_iterator entries(directory, error);
  for (; !error && entries != std::filesystem::directory_iterator(); entries.increment(error)) {
    std::string name = entries->path().filename().string();
    if (name.ends_with(".json")) names.push_back(std::move(name));
  }
  if (error) {
    faults.push_back(about(directory.string(),
                           fmt::format("cannot be read as the directory of the API definitions "
                                       "(option apis_path): {}",
                                       error.message())));
  }
  std::sort(names.begin(), names.end());
  return names;
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

void load_file(const std::string& file, std::string_view text, const environment& variables,
               api_definitions& into) {
  read_definition read = parse_api_definition(text, file, variables);
  std::move(read.faults.begin(), read.faults.end(), std::back_inserter(into.faults));
  if (read.definition) into.definitions.push_back(std::move(*read.definition));
}

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
    if (&winner == &each) continue;
    each.shadowed = true;
    fault found = about(
        each.file, fmt::format("the api_id {} is also in {}, which wins because {}; "
                               "handlers of this file do not run",
                               json::quoted(each.api_id), winner.file, why_it_wins(winner, each)));
    found.line = each.line;
    loaded.faults.push_back(std::move(found));
  }
}

}  // namespace

api_definitions load_api_definitions(const std::filesystem::path& directory,
                                     const environment& variables) {
  api_definitions loaded;
  const auto names = definition_files(directory, loaded.faults);
  for (const auto& name : names) {
    const std::filesystem::path path = directory / name;
    const file_text read = read_file(path, most_bytes);
    if (!read.failure.empty()) {
      loaded.faults.push_back(about(path.string(), read.failure));
    } else if (!is_companion(name, names, read.text)) {
      load_file(path.string(), read.text, variables, loaded);
    }
  }
  shadow_duplicates(loaded);
  return loaded;
}

}  // namespace sidehook::config
