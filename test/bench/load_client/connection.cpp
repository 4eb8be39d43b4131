#include "test/bench/load_client/connection.hpp"

#include <array>
#include <cerrno>
#include <charconv>
#include <stdexcept>
#include <system_error>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

namespace sidehook::bench {
namespace {

constexpr std::string_view header_end = "\r\n\r\n";
constexpr std::string_view length_field = "\r\ncontent-length:";

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

int connect_to(std::uint16_t port) {
  const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (made < 0) fail("socket");
  const int on = 1;
  ::setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(made, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    ::close(made);
    fail("connect");
  }
  return made;
}

template <class Number>
Number number_at(std::string_view text, std::size_t place) {
  Number number{};
  const auto* begin = text.data() + place;
  if (std::from_chars(begin, text.data() + text.size(), number).ec != std::errc())
    throw std::runtime_error("not an answer of HTTP: " + std::string(text));
  return number;
}

std::size_t body_length(std::string_view header) {
  for (auto at = header.find("\r\n"); at != std::string_view::npos;
       at = header.find("\r\n", at + 2)) {
    if (::strncasecmp(header.data() + at, length_field.data(), length_field.size()) != 0) continue;
    const auto value = header.find_first_not_of(' ', at + length_field.size());
    return number_at<std::size_t>(header, value);
  }
  throw std::runtime_error("an answer without Content-Length: " + std::string(header));
}

}  // namespace

connection::connection(std::uint16_t port) : socket_(connect_to(port)) {}
connection::~connection() { ::close(socket_); }

void connection::send(std::string_view request) {
  unsent_ = request;
  send_more();
}

void connection::send_more() {
  while (!unsent_.empty()) {
    const auto sent = ::send(socket_, unsent_.data(), unsent_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0) {
      if (errno == EAGAIN) return;
      fail("send");
    }
    unsent_.remove_prefix(static_cast<std::size_t>(sent));
  }
}

std::optional<int> connection::receive() {
  std::array<char, 65'536> buffer;
  const auto came = ::recv(socket_, buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (came == 0) throw std::runtime_error("the server has closed a connection");
  if (came < 0) {
    if (errno == EAGAIN) return std::nullopt;
    fail("recv");
  }
  std::string_view more(buffer.data(), static_cast<std::size_t>(came));
  if (!status_) {
    header_ += more;
    return take_answer();
  }
  if (more.size() > missing_) throw std::runtime_error("more than the answer has come");
  missing_ -= more.size();
  return missing_ == 0 ? std::exchange(status_, std::nullopt) : std::nullopt;
}

std::optional<int> connection::take_answer() {
  const auto end = header_.find(header_end);
  if (end == std::string::npos) return std::nullopt;
  const auto whole =
      end + header_end.size() + body_length(std::string_view(header_).substr(0, end + 2));
  if (whole < header_.size()) throw std::runtime_error("more than the answer has come");
  missing_ = whole - header_.size();
  status_ = number_at<int>(header_, std::string_view("HTTP/1.1 ").size());
  header_.clear();
  return missing_ == 0 ? std::exchange(status_, std::nullopt) : std::nullopt;
}

}  // namespace sidehook::bench
