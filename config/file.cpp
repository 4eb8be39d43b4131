#include "config/file.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

namespace sidehook::config {
namespace {

// What is read at a time of a file that has grown meanwhile.
constexpr std::size_t more_bytes = std::size_t{64} * 1024;

// The clocks of file systems tick in up to two seconds.
constexpr std::chrono::seconds longest_tick{2};

class descriptor {
 public:
  explicit descriptor(int number) : number_(number) {}
  ~descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  descriptor(const descriptor&) = delete;
  descriptor& operator=(const descriptor&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

file_text failed(std::string why) { return {"", std::move(why)}; }

file_text cannot_be_read(int error) {
  return failed(fmt::format("cannot be read: {}", std::generic_category().message(error)));
}

template <class Time>
std::int64_t nanoseconds(const Time& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

// Before the file is read.
std::optional<file_version> settled_version(const struct stat& status) {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  const auto latest = nanoseconds(now) - std::chrono::nanoseconds(longest_tick).count();
  const file_version version{status.st_dev, status.st_ino, status.st_size,
                             nanoseconds(status.st_mtim), nanoseconds(status.st_ctim)};
  const bool settled = version.modified_ns < latest && version.changed_ns < latest;
  return settled ? std::optional(version) : std::nullopt;
}

// As many bytes as there are, up to `most`; less than 0 when errno says why there are none.
ssize_t read_up_to(int file, char* to, std::size_t most) {
  std::size_t all = 0;
  while (all < most) {
    const auto bytes = ::read(file, to + all, most - all);
    if (bytes < 0 && errno == EINTR) continue;
    if (bytes < 0) return bytes;
    if (bytes == 0) break;
    all += static_cast<std::size_t>(bytes);
  }
  return static_cast<ssize_t>(all);
}

}  // namespace

std::optional<file_version> version_of(const std::filesystem::path& path) {
  // Of a network's file system what the server says, and not what is remembered here.
  struct statx status {};
  if (::statx(AT_FDCWD, path.c_str(), AT_STATX_FORCE_SYNC, STATX_BASIC_STATS, &status) != 0)
    return std::nullopt;
  return file_version{makedev(status.stx_dev_major, status.stx_dev_minor), status.stx_ino,
                      static_cast<std::int64_t>(status.stx_size), nanoseconds(status.stx_mtime),
                      nanoseconds(status.stx_ctime)};
}

file_text read_file(const std::filesystem::path& path, std::size_t most_bytes) {
  // Before it is opened, which some devices take for an order.
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return cannot_be_read(errno);
  if (S_ISDIR(status.st_mode)) return failed("is a directory, not a file");
  if (!S_ISREG(status.st_mode)) return failed("is not a regular file");

  const descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (file.number() < 0 || ::fstat(file.number(), &status) != 0) return cannot_be_read(errno);
  file_text read;
  read.version = settled_version(status);
  // As a rule all of it at once, and one byte more, which is how its end is seen.
  auto wanted = std::min(static_cast<std::size_t>(status.st_size), most_bytes) + 1;
  for (bool ended = false; !ended && read.text.size() <= most_bytes;) {
    const std::size_t before = read.text.size();
    read.text.resize(before + wanted);
    const auto bytes = read_up_to(file.number(), read.text.data() + before, wanted);
    if (bytes < 0) return cannot_be_read(errno);
    ended = static_cast<std::size_t>(bytes) < wanted;
    read.text.resize(before + static_cast<std::size_t>(bytes));
    wanted = std::min(more_bytes, most_bytes + 1 - std::min(read.text.size(), most_bytes));
  }
  if (read.text.size() > most_bytes)
    return failed(fmt::format("is larger than {} bytes", most_bytes));
  read.text.shrink_to_fit();
  return read;
}

}  // namespace sidehook::config
