#include "daemon/http/listening_socket.hpp"

#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

#include <boost/asio/ip/tcp.hpp>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sidehook::http {
namespace {

using boost::asio::ip::tcp;

}  // namespace

std::string to_string(const bind_address& address) {
  if (address.address.find(':') == std::string::npos)
    return fmt::format("{}:{}", address.address, address.port);
  return fmt::format("[{}]:{}", address.address, address.port);
}

listening_socket::listening_socket(bind_address address) : place_(to_string(address)) {
  try {
    listen(std::move(address));
  } catch (...) {
    close();
    throw;
  }
}

listening_socket::listening_socket(std::filesystem::path path, unsigned mode)
    : place_(path.string()) {
  try {
    listen(path, mode);
  } catch (...) {
    close();
    throw;
  }
}

listening_socket::listening_socket(listening_socket&& other) noexcept
    : place_(std::move(other.place_)),
      port_(other.port_),
      family_(other.family_),
      descriptor_(other.release()),
      file_(std::move(other.file_)) {}

listening_socket& listening_socket::operator=(listening_socket&& other) noexcept {
  if (this == &other) return *this;
  close();
  place_ = std::move(other.place_);
  port_ = other.port_;
  family_ = other.family_;
  descriptor_ = other.release();
  file_ = std::move(other.file_);
  return *this;
}

void listening_socket::fail(const std::string& reason) const {
  throw std::runtime_error(fmt::format("cannot listen on {}: {}", place_, reason));
}

void listening_socket::check(int result) const {
  if (result < 0) fail(std::generic_category().message(errno));
}

void listening_socket::open(int family) {
  family_ = family;
  descriptor_ = ::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  check(descriptor_);
}

void listening_socket::listen(bind_address address) {
  boost::system::error_code error;
  const auto parsed = boost::asio::ip::make_address(address.address, error);
  if (error) fail("the address must be an IP address");
  tcp::endpoint endpoint(parsed, address.port);
  open(endpoint.protocol().family());
  const int reuse = 1;
  check(::setsockopt(descriptor_, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof reuse));
  check(::bind(descriptor_, endpoint.data(), static_cast<socklen_t>(endpoint.size())));
  check(::listen(descriptor_, SOMAXCONN));
  auto size = static_cast<socklen_t>(endpoint.capacity());
  check(::getsockname(descriptor_, endpoint.data(), &size));
  port_ = address.port = endpoint.port();
  place_ = to_string(address);
}

// Nobody can connect before it listens, and so nobody who may not.
void listening_socket::listen(const std::filesystem::path& path, unsigned mode) {
  const auto address = unix_address(path);
  if (!address) fail("the path is too long");
  if (const auto reason = make_room(path); !reason.empty()) fail(reason);
  open(AF_UNIX);
  check(::bind(descriptor_, reinterpret_cast<const sockaddr*>(&*address), sizeof *address));
  file_ = socket_file(path);
  check(::chmod(path.c_str(), mode));
  check(::listen(descriptor_, SOMAXCONN));
}

void listening_socket::close() {
  file_.remove();
  if (const int descriptor = release(); descriptor >= 0) ::close(descriptor);
}

int listening_socket::release() { return std::exchange(descriptor_, -1); }

}  // namespace sidehook::http
