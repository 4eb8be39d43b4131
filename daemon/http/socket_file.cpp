#include "daemon/http/socket_file.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sidehook::http {
namespace {

std::string text_of(int error) { return std::generic_category().message(error); }

// Of the attempt to connect: 0, or what has gone wrong.
int try_to_connect(const sockaddr_un& address) {
  const int probe = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (probe < 0) return errno;
  const int result = ::connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  const int error = result == 0 ? 0 : errno;
  ::close(probe);
  return error;
}

}  // namespace

socket_file::socket_file(std::filesystem::path path) : path_(std::move(path)) {
  struct stat status {};
  if (::lstat(path_.c_str(), &status) != 0) return;
  maker_ = ::getpid();
  device_ = status.st_dev;
  number_ = status.st_ino;
}

socket_file::socket_file(socket_file&& other) noexcept
    : path_(std::move(other.path_)),
      maker_(std::exchange(other.maker_, 0)),
      device_(other.device_),
      number_(other.number_) {}

socket_file& socket_file::operator=(socket_file&& other) noexcept {
  if (this == &other) return *this;
  remove();
  path_ = std::move(other.path_);
  maker_ = std::exchange(other.maker_, 0);
  device_ = other.device_;
  number_ = other.number_;
  return *this;
}

void socket_file::remove() noexcept {
  if (std::exchange(maker_, 0) != ::getpid()) return;
  struct stat status {};
  if (::lstat(path_.c_str(), &status) != 0) return;
  if (status.st_dev == device_ && status.st_ino == number_) ::unlink(path_.c_str());
}

std::optional<sockaddr_un> unix_address(const std::filesystem::path& path) {
  const std::string& text = path.native();
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (text.size() >= sizeof address.sun_path) return std::nullopt;
  std::copy(text.begin(), text.end(), address.sun_path);
  return address;
}

std::string make_room(const std::filesystem::path& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return errno == ENOENT ? "" : text_of(errno);
  if (!S_ISSOCK(status.st_mode)) return "something else than a socket is there";
  const int error = try_to_connect(*unix_address(path));
  // What refuses has been left behind; a backlog that is full is somebody's.
  if (error == 0 || error == EAGAIN) return "somebody listens there already";
  if (error != ECONNREFUSED) return text_of(error);
  return ::unlink(path.c_str()) == 0 ? "" : text_of(errno);
}

}  // namespace sidehook::http
