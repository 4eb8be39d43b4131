#include "config/settings_loader.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "config/file.hpp"
#include "config/json/position.hpp"
#include "config/json/text.hpp"
#include "config/settings_assembly.hpp"

namespace sidehook::config {

settings_assembly::settings_assembly(std::span<const option> rows)
    : rows_(rows), refused_(rows.size()) {
  loaded_.origins.resize(rows.size());
}

const option* settings_assembly::find(std::string_view path) const {
  const auto found =
      std::find_if(rows_.begin(), rows_.end(), [&](const option& row) { return row.path == path; });
  return found == rows_.end() ? nullptr : &*found;
}

void settings_assembly::assign(const option& row, const option_value& value, origin from) {
  row.set(loaded_.values, value);
  loaded_.origins[index_of(row)] = std::move(from);
}

void settings_assembly::refuse(const option& row, std::string_view given, const origin& at) {
  refused_[index_of(row)] = true;
  const std::string_view shown = row.shown == option::exposure::secret ? "***" : given;
  report(at, fmt::format("{} is not allowed: must be {}", shown, allowed_values(row)));
}

void settings_assembly::refuse_inside(const option& row, const origin& at, std::string message) {
  refused_[index_of(row)] = true;
  report(at, std::move(message));
}

void settings_assembly::refuse_assigned(std::string_view path, std::string message) {
  report(origin_of(path), std::move(message));
}

void settings_assembly::refuse_second_source(std::string_view secret_path,
                                             const std::string& secret, const std::string& file) {
  if (secret.empty() || file.empty()) return;
  refuse_assigned(
      fmt::format("{}_file", secret_path),
      fmt::format("{} is not allowed: {} is given, too", json::quoted(file), secret_path));
}

void settings_assembly::refuse_item(std::string_view path, std::size_t index,
                                    std::string_view message) {
  origin at = origin_of(path);
  if (at.from != origin::source::file) {
    return report(at, fmt::format("item {}: {}", index + 1, message));
  }
  at.pointer += fmt::format("/{}", index);
  at.line = 0;
  report(at, std::string(message));
}

void settings_assembly::locate_faults(const settings_file& file) {
  std::vector<fault*> placeless;
  std::vector<std::string> pointers;
  for (auto& found : faults_) {
    if (found.line > 0 || found.pointer.empty() || found.file != file.name) continue;
    placeless.push_back(&found);
    pointers.push_back(found.pointer);
  }
  const auto positions = json::locate(file.text, pointers);
  for (std::size_t i = 0; i < placeless.size(); ++i) {
    placeless[i]->line = positions[i].line;
    placeless[i]->column = positions[i].column;
  }
}

void settings_assembly::report(const origin& at, std::string message) {
  faults_.push_back(
      {fault::level::error, at.file, at.pointer, at.line, at.column, std::move(message), ""});
}

origin settings_assembly::origin_of(std::string_view path) const {
  const option* row = find(path);
  return row == nullptr ? origin{} : loaded_.origins[index_of(*row)];
}

bool settings_assembly::was_refused(std::string_view path) const {
  const option* row = find(path);
  return row != nullptr && refused_[index_of(*row)];
}

settings_result settings_assembly::finish() && {
  if (!faults_.empty()) return std::move(faults_);
  return std::move(loaded_);
}

settings_result load_settings(const settings_sources& sources, std::span<const option> rows) {
  settings_assembly assembly(rows);
  if (sources.file) read_settings(assembly, *sources.file);
  read_settings(assembly, sources.environment);
  read_assignments(assembly, sources.assignments);
  check_listeners(assembly);
  check_http_client(assembly);
  check_ways_in(assembly);
  check_mappings(assembly);
  check_sessions(assembly);
  check_gateway(assembly);
  check_redis(assembly);
  check_tracing(assembly);
  if (sources.file) assembly.locate_faults(*sources.file);
  return std::move(assembly).finish();
}

boost::system::result<settings_file, fault> read_settings_file(const std::filesystem::path& path) {
  constexpr std::size_t most_bytes = std::size_t{1024} * 1024;
  file_text read = read_file(path, most_bytes);
  if (!read.failure.empty()) {
    fault unreadable;
    unreadable.file = path.string();
    unreadable.message = read.failure;
    return unreadable;
  }
  return settings_file{path.string(), std::move(read.text)};
}

}  // namespace sidehook::config
