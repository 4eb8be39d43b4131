#include "daemon/watch/inotify.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <sys/inotify.h>
#include <unistd.h>

namespace sidehook::watch {
namespace {

// Some hundred events.
constexpr std::size_t buffer_bytes = 16'384;

std::error_code last_error() { return {errno, std::generic_category()}; }

// Calls each() for every event in what was read.
void for_each_event(std::string_view read, const std::function<void(const inotify::event&)>& each) {
  while (read.size() >= sizeof(inotify_event)) {
    inotify_event head{};
    std::memcpy(&head, read.data(), sizeof head);
    // The name is filled up with zeros.
    const std::string_view name(read.substr(sizeof head, head.len));
    each({head.wd, head.mask, name.substr(0, name.find('\0'))});
    read.remove_prefix(sizeof head + head.len);
  }
}

}  // namespace

std::error_code inotify::open() {
  const int made = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (made < 0) return last_error();
  descriptor_.assign(made);
  return {};
}

void inotify::close() {
  boost::system::error_code ignored;
  descriptor_.close(ignored);
}

int inotify::add(const std::filesystem::path& directory, std::uint32_t mask,
                 std::error_code& error) {
  const int watch = ::inotify_add_watch(descriptor_.native_handle(), directory.c_str(),
                                        mask | IN_ONLYDIR | IN_MASK_ADD);
  error = watch < 0 ? last_error() : std::error_code();
  return watch;
}

// That it is gone already, with its directory, is no error.
void inotify::remove(int watch) { ::inotify_rm_watch(descriptor_.native_handle(), watch); }

void inotify::wait(std::function<void()> readable) {
  descriptor_.async_wait(boost::asio::posix::descriptor_base::wait_read,
                         [readable = std::move(readable)](boost::system::error_code error) {
                           if (!error) readable();
                         });
}

void inotify::take(const std::function<void(const event&)>& each) {
  std::array<char, buffer_bytes> buffer{};
  while (is_open()) {
    const auto size = ::read(descriptor_.native_handle(), buffer.data(), buffer.size());
    if (size <= 0) return;
    for_each_event({buffer.data(), static_cast<std::size_t>(size)}, each);
  }
}

}  // namespace sidehook::watch
