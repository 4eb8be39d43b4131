#include "daemon/journal/file_lock.hpp"

#include <cerrno>
#include <system_error>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/store/sqlite_database.hpp"

namespace sidehook::journal {
namespace {

using store::sqlite_error;
using clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds between_trials{10};

int opened(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor >= 0) return descriptor;
  const int why = errno;
  throw sqlite_error(fmt::format("{}: cannot be opened for writing: {}", file.string(),
                                 std::generic_category().message(why)));
}

// Nothing tells when a lock is let go.
bool is_locked(int descriptor, std::chrono::milliseconds patience) {
  const auto end = clock::now() + patience;
  while (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (clock::now() >= end) return false;
    std::this_thread::sleep_for(between_trials);
  }
  return true;
}

}  // namespace

file_lock::file_lock(const std::filesystem::path& file, std::string_view user,
                     std::chrono::milliseconds patience)
    : descriptor_(opened(file)) {
  if (is_locked(descriptor_, patience)) return;
  ::close(descriptor_);
  throw sqlite_error(fmt::format("{}: another Sidehook uses it, with the same data_dir", user),
                     sqlite_error::cause::busy);
}

file_lock::~file_lock() { ::close(descriptor_); }

}  // namespace sidehook::journal
