#include "daemon/http/listening_socket.hpp"

#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

#include <boost/asio/ip/tcp.hpp>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

namespace sidehook::http {
namespace {

using boost::asio::ip::tcp;

[[noreturn]] void fail(const bind_address& address, const std::string& reason) {
  throw std::runtime_error(fmt::format("cannot listen on {}: {}", to_string(address), reason));
}

void check(int result, const bind_address& address) {
  if (result < 0) fail(address, std::generic_category().message(errno));
}

tcp::endpoint endpoint_of(const bind_address& address) {
  boost::system::error_code error;
  const auto parsed = boost::asio::ip::make_address(address.address, error);
  if (error) fail(address, "the address must be an IP address");
  return {parsed, address.port};
}

}  // namespace

std::string to_string(const bind_address& address) {
  if (address.address.find(':') == std::string::npos)
    return fmt::format("{}:{}", address.address, address.port);
  return fmt::format("[{}]:{}", address.address, address.port);
}

listening_socket::listening_socket(bind_address address) : address_(std::move(address)) {
  try {
    listen();
  } catch (...) {
    close();
    throw;
  }
}

listening_socket::listening_socket(listening_socket&& other) noexcept
    : address_(std::move(other.address_)), descriptor_(other.release()) {}

listening_socket& listening_socket::operator=(listening_socket&& other) noexcept {
  if (this == &other) return *this;
  close();
  address_ = std::move(other.address_);
  descriptor_ = other.release();
  return *this;
}

void listening_socket::listen() {
  auto endpoint = endpoint_of(address_);
  descriptor_ = ::socket(endpoint.protocol().family(), SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP);
  check(descriptor_, address_);
  const int reuse = 1;
  check(::setsockopt(descriptor_, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof reuse), address_);
  check(::bind(descriptor_, endpoint.data(), static_cast<socklen_t>(endpoint.size())), address_);
  check(::listen(descriptor_, SOMAXCONN), address_);
  auto size = static_cast<socklen_t>(endpoint.capacity());
  check(::getsockname(descriptor_, endpoint.data(), &size), address_);
  address_.port = endpoint.port();
}

void listening_socket::close() {
  if (const int descriptor = release(); descriptor >= 0) ::close(descriptor);
}

int listening_socket::release() { return std::exchange(descriptor_, -1); }

}  // namespace sidehook::http
