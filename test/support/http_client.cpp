#include "test/support/http_client.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace sidehook::test {
namespace {

[[noreturn]] void fail(const char* what) {
  if (errno == EAGAIN || errno == EWOULDBLOCK)
    throw std::runtime_error(std::string(what) + ": ten seconds passed");
  throw std::system_error(errno, std::generic_category(), what);
}

template <class Value>
void set_option(int socket, int level, int name, const Value& value) {
  if (setsockopt(socket, level, name, &value, sizeof(value)) != 0) fail("setsockopt");
}

}  // namespace

std::string http_answer::header(std::string_view name) const {
  const auto found =
      std::ranges::find(headers, name, [](const auto& field) { return field.first; });
  return found == headers.end() ? "" : found->second;
}

http_connection::http_connection(std::uint16_t port, int receive_buffer_bytes)
    : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  if (socket_ < 0) fail("socket");
  const timeval patience{10, 0};
  set_option(socket_, SOL_SOCKET, SO_RCVTIMEO, patience);
  set_option(socket_, SOL_SOCKET, SO_SNDTIMEO, patience);
  set_option(socket_, IPPROTO_TCP, TCP_NODELAY, 1);
  if (receive_buffer_bytes > 0) set_option(socket_, SOL_SOCKET, SO_RCVBUF, receive_buffer_bytes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    const int reason = errno;
    close(socket_);
    errno = reason;
    fail("connect");
  }
}

http_connection::~http_connection() {
  if (socket_ >= 0) close(socket_);
}

http_connection::http_connection(http_connection&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)), received_(std::move(other.received_)) {}

void http_connection::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0) fail("send");
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void http_connection::finish_sending() { shutdown(socket_, SHUT_WR); }

void http_connection::receive_some() {
  std::array<char, 65536> buffer{};
  const auto size = recv(socket_, buffer.data(), buffer.size(), 0);
  if (size < 0) fail("receive");
  if (size == 0) throw std::runtime_error("the server ended the connection within an answer");
  received_.append(buffer.data(), static_cast<std::size_t>(size));
}

std::string http_connection::take(std::size_t size) {
  while (received_.size() < size) receive_some();
  std::string taken = received_.substr(0, size);
  received_.erase(0, size);
  return taken;
}

std::string http_connection::take_line() {
  std::size_t end;
  while ((end = received_.find("\r\n")) == std::string::npos) receive_some();
  std::string line = take(end);
  take(2);
  return line;
}

http_answer http_connection::receive(answer_to method) {
  http_answer answer;
  const std::string status_line = take_line();
  if (!status_line.starts_with("HTTP/1.1 ")) throw std::runtime_error("no answer: " + status_line);
  answer.status = static_cast<unsigned>(std::stoul(status_line.substr(9, 3)));
  for (std::string line = take_line(); !line.empty(); line = take_line()) {
    const auto colon = line.find(": ");
    answer.headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
  }
  const std::string length = answer.header("Content-Length");
  if (method != answer_to::head && !length.empty()) answer.body = take(std::stoul(length));
  return answer;
}

bool http_connection::has_answer() {
  char byte;
  return !received_.empty() || recv(socket_, &byte, 1, MSG_PEEK | MSG_DONTWAIT) >= 0;
}

bool http_connection::ended() {
  if (!received_.empty()) return false;
  char byte;
  const auto size = recv(socket_, &byte, 1, 0);
  if (size > 0) received_.push_back(byte);
  if (size < 0 && errno != ECONNRESET) fail("waiting for the end");
  return size <= 0;
}

http_answer http_connection::request(std::string_view method, std::string_view target,
                                     const header_fields& headers, std::string_view body) {
  send(request_text(method, target, headers, body));
  return receive(method == "HEAD" ? answer_to::head : answer_to::others);
}

http_answer http_connection::get(std::string_view target, const header_fields& headers) {
  return request("GET", target, headers);
}

http_answer http_connection::post(std::string_view target, std::string_view body,
                                  const header_fields& headers) {
  return request("POST", target, headers, body);
}

http_answer http_get(std::uint16_t port, std::string_view target, const header_fields& headers) {
  return http_connection(port).get(target, headers);
}

http_answer http_post(std::uint16_t port, std::string_view target, std::string_view body,
                      const header_fields& headers) {
  return http_connection(port).post(target, body, headers);
}

std::string request_text(std::string_view method, std::string_view target,
                         const header_fields& headers, std::string_view body) {
  std::string text;
  text.append(method).append(" ").append(target).append(" HTTP/1.1\r\nHost: localhost\r\n");
  for (const auto& [name, value] : headers)
    text.append(name).append(": ").append(value).append("\r\n");
  if (!body.empty())
    text.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n");
  return text.append("\r\n").append(body);
}

}  // namespace sidehook::test
