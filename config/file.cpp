#include "config/file.hpp"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <system_error>

#include <fmt/format.h>

namespace sidehook::config {
namespace {

// What is read at a time of a file that has grown meanwhile.
constexpr std::size_t more_bytes = std::size_t{64} * 1024;

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
  // As a rule all of it at once, and one byte more, which is how its end is seen.
  const auto size = std::filesystem::file_size(path, error);
  std::size_t wanted = std::min<std::size_t>(error ? 0 : size, most_bytes) + 1;
  std::string text;
  while (file && text.size() <= most_bytes) {
    const std::size_t before = text.size();
    text.resize(before + wanted);
    file.read(text.data() + before, static_cast<std::streamsize>(wanted));
    text.resize(before + static_cast<std::size_t>(file.gcount()));
    wanted = std::min(more_bytes, most_bytes + 1 - std::min(text.size(), most_bytes));
  }
  if (file.bad()) return cannot_be_read({errno, std::generic_category()});
  if (text.size() > most_bytes) return failed(fmt::format("is larger than {} bytes", most_bytes));
  text.shrink_to_fit();
  return {std::move(text), ""};
}

}  // namespace sidehook::config
