#include "daemon/gateway/definition_copy.hpp"

#include <cerrno>
#include <set>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "config/definition_folder.hpp"
#include "config/file.hpp"

namespace sidehook::gateway {
namespace {

namespace fs = std::filesystem;

// Not one of a definition: a file that is left behind by a crash is not read.
constexpr std::string_view aside_ending = ".new";

config::fault fault_of(const fs::path& path, std::string_view what, const std::error_code& why) {
  config::fault fault;
  fault.file = path.string();
  fault.message = fmt::format("{}: {}", what, why.message());
  return fault;
}

std::error_code last_error() { return {errno, std::generic_category()}; }

std::error_code write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return last_error();
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::fsync(file) == 0 ? std::error_code() : last_error();
}

// After a power cut the old text is there or the new one, and never a part.
std::error_code replace(const fs::path& path, std::string_view text) {
  constexpr int for_owner = 0600;
  fs::path aside = path;
  aside += aside_ending;
  const int file =
      ::open(aside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, for_owner);
  if (file < 0) return last_error();
  auto error = write_all(file, text);
  ::close(file);
  if (!error) fs::rename(aside, path, error);
  std::error_code unknown;
  if (error) fs::remove(aside, unknown);
  return error;
}

bool holds(const fs::path& path, std::string_view text) {
  return config::read_file(path, text.size()).text == text;
}

bool is_ours(std::string_view name) {
  return config::is_definition_file(name) || name.ends_with(aside_ending);
}

// Calls visit(entry) for each definition, and each that is half written, until that gives an error.
template <class Visit>
std::error_code for_each_file(const fs::path& folder, Visit visit) {
  std::error_code error;
  for (fs::directory_iterator entry(folder, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    if (!is_ours(entry->path().filename().string())) continue;
    if (const std::error_code stop = visit(*entry)) return stop;
  }
  return error;
}

}  // namespace

std::optional<config::fault> definition_copy::make_folder() const {
  std::error_code error;
  fs::create_directories(folder_, error);
  if (!error) fs::permissions(folder_, fs::perms::owner_all, error);
  if (!error) return std::nullopt;
  return fault_of(folder_, "cannot keep the gateway's API definitions", error);
}

std::optional<config::fault> definition_copy::write(
    const std::vector<listed_definition>& definitions) const {
  if (auto fault = make_folder()) return fault;
  std::set<std::string> names;
  for (const auto& [api_id, text] : definitions) {
    const auto& name = *names.insert(definition_file_name(api_id)).first;
    if (holds(folder_ / name, text)) continue;
    if (const auto error = replace(folder_ / name, text))
      return fault_of(folder_ / name, "cannot keep the gateway's API definition", error);
  }
  const auto error = for_each_file(folder_, [&](const fs::directory_entry& entry) {
    std::error_code failed;
    if (!names.contains(entry.path().filename().string())) fs::remove(entry.path(), failed);
    return failed;
  });
  if (!error) return std::nullopt;
  return fault_of(folder_, "cannot remove an API definition that the gateway has not", error);
}

bool definition_copy::holds_any() const {
  bool any = false;
  for_each_file(folder_, [&](const fs::directory_entry& entry) {
    any = any || config::is_definition_file(entry.path().filename().string());
    return std::error_code();
  });
  return any;
}

}  // namespace sidehook::gateway
