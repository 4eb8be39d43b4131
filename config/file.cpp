#include "config/file.hpp"

#include <cerrno>
#include <fstream>
#include <system_error>

#include <fmt/format.h>

namespace sidehook::config {
namespace {

file_text failed(std::string why) { return {"", std::move(why)}; }

file_text cannot_be_read(const std::error_code& why) {
  return failed(fmt::format("cannot be read: {}", why.message()));
}

}  // namespace

file_text read_file(const std::filesystem::path& path, std::size_t most_bytes) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (error && !std::filesystem::exists(status)) return cannot_be_read(error);
  if (std::filesystem::is_directory(status)) return failed("is a directory, not a file");
  if (!std::filesystem::is_regular_file(status)) return failed("is not a regular file");

  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) return cannot_be_read({errno, std::generic_category()});
  std::string text(most_bytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad()) return cannot_be_read({errno, std::generic_category()});
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > most_bytes) return failed(fmt::format("is larger than {} bytes", most_bytes));
  text.shrink_to_fit();
  return {std::move(text), ""};
}

}  // namespace sidehook::config
