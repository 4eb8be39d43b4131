#include "test/support/notify_socket.hpp"

#include <array>
#include <cstddef>
#include <cstring>
#include <stdexcept>
#include <utility>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace sidehook::test {

notify_socket::notify_socket(std::string address)
    : address_(std::move(address)), descriptor_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  std::memcpy(name.sun_path, address_.data(), address_.size());
  if (address_.front() == '@') name.sun_path[0] = '\0';
  const auto size = offsetof(sockaddr_un, sun_path) + address_.size();
  if (::bind(descriptor_, reinterpret_cast<const sockaddr*>(&name), static_cast<socklen_t>(size)) !=
      0) {
    throw std::runtime_error("cannot bind " + address_);
  }
}

notify_socket::~notify_socket() { ::close(descriptor_); }

std::string notify_socket::receive() {
  pollfd awaited{descriptor_, POLLIN, 0};
  if (::poll(&awaited, 1, 30'000) != 1) throw std::runtime_error("no message came");
  return take();
}

std::string notify_socket::receive_until(const std::string& beginning) {
  for (;;)
    if (auto message = receive(); message.starts_with(beginning)) return message;
}

std::vector<std::string> notify_socket::rest() {
  std::vector<std::string> messages;
  for (pollfd awaited{descriptor_, POLLIN, 0}; ::poll(&awaited, 1, 0) == 1;)
    messages.push_back(take());
  return messages;
}

std::string notify_socket::take() {
  std::array<char, 4096> buffer{};
  const auto size = ::recv(descriptor_, buffer.data(), buffer.size(), 0);
  return {buffer.data(), static_cast<std::size_t>(size < 0 ? 0 : size)};
}

}  // namespace sidehook::test
