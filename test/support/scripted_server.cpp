#include "test/support/scripted_server.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <stdexcept>

#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace sidehook::test {
namespace {

constexpr int patience_s = 10;

void require(bool done, const char* what) {
  if (!done) throw std::runtime_error(what);
}

SSL_CTX* make_context(const std::optional<server_tls>& tls) {
  if (!tls) return nullptr;
  SSL_CTX* context = SSL_CTX_new(TLS_server_method());
  require(
      SSL_CTX_use_certificate_chain_file(context, tls->shown.certificate_file.c_str()) == 1 &&
          SSL_CTX_use_PrivateKey_file(context, tls->shown.key_file.c_str(), SSL_FILETYPE_PEM) == 1,
      "no certificate");
  if (tls->client_authority) {
    SSL_CTX_load_verify_file(context, tls->client_authority->c_str());
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  }
  return context;
}

std::size_t content_length_of(std::string_view head) {
  constexpr std::string_view name = "\r\nContent-Length: ";
  const auto at = head.find(name);
  std::size_t length = 0;
  if (at == std::string_view::npos) return 0;
  std::from_chars(head.data() + at + name.size(), head.data() + head.size(), length);
  return length;
}

}  // namespace

server_connection::server_connection(int socket, SSL_CTX* tls)
    : socket_(socket), tls_(tls == nullptr ? nullptr : SSL_new(tls), &SSL_free) {
  const timeval patience{patience_s, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  if (!tls_) return;
  SSL_set_fd(tls_.get(), socket_);
  if (SSL_accept(tls_.get()) == 1) return;
  // The client is left the time to read why not.
  tls_.reset();
  ::shutdown(socket_, SHUT_WR);
  wait_for_end();
  require(false, "no TLS handshake");
}

server_connection::~server_connection() {
  if (tls_) SSL_shutdown(tls_.get());
}

std::string server_connection::read_request() {
  for (;;) {
    const auto end = received_.find("\r\n\r\n");
    if (end == std::string::npos) {
      if (read_some() == 0) return {};
      continue;
    }
    const std::size_t size = end + 4 + content_length_of(received_.substr(0, end + 2));
    return read(size);
  }
}

std::string server_connection::read(std::size_t size) {
  while (received_.size() < size && read_some() > 0) {
  }
  return take(std::min(size, received_.size()));
}

std::string server_connection::take(std::size_t size) {
  std::string taken = received_.substr(0, size);
  received_.erase(0, size);
  return taken;
}

// 0 at the end, or after a reset.
std::size_t server_connection::read_some() {
  errno = 0;
  std::array<char, 16 * 1024> buffer{};
  const auto got = tls_ ? static_cast<ssize_t>(
                              SSL_read(tls_.get(), buffer.data(), static_cast<int>(buffer.size())))
                        : ::recv(socket_, buffer.data(), buffer.size(), 0);
  if (got <= 0) {
    require(errno != EAGAIN && errno != EWOULDBLOCK, "the client does nothing");
    return 0;
  }
  received_.append(buffer.data(), static_cast<std::size_t>(got));
  return static_cast<std::size_t>(got);
}

bool server_connection::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = tls_ ? static_cast<ssize_t>(SSL_write(tls_.get(), bytes.data(),
                                                            static_cast<int>(bytes.size())))
                           : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void server_connection::wait_for_end() {
  errno = 0;
  while (read_some() > 0) received_.clear();
}

void server_connection::reset() {
  const linger none{1, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &none, sizeof none);
}

scripted_server::scripted_server(script serve, std::optional<server_tls> tls)
    : script_(std::move(serve)),
      tls_(make_context(tls), &SSL_CTX_free),
      listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* const plain = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;
  require(::bind(listener_, plain, size) == 0 && ::listen(listener_, 1024) == 0 &&
              ::getsockname(listener_, plain, &size) == 0,
          "no port to listen on");
  port_ = ntohs(address.sin_port);
  accepting_ = std::thread([this] { accept(); });
}

scripted_server::~scripted_server() {
  ::shutdown(listener_, SHUT_RDWR);
  accepting_.join();
  ::close(listener_);
  {
    const std::lock_guard lock(mutex_);
    for (const int socket : open_) ::shutdown(socket, SHUT_RDWR);
  }
  for (auto& thread : threads_) thread.join();
}

void scripted_server::accept() {
  for (;;) {
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) return;
    const std::lock_guard lock(mutex_);
    ++accepted_;
    open_.push_back(socket);
    threads_.emplace_back([this, socket] { serve(socket); });
    changed_.notify_all();
  }
}

// A client that breaks the script off is the test's own affair.
void scripted_server::serve(int socket) {
  try {
    server_connection connection(socket, tls_.get());
    script_(connection);
  } catch (const std::exception&) {
  }
  const std::lock_guard lock(mutex_);
  open_.remove(socket);
  ::close(socket);
  changed_.notify_all();
}

std::string scripted_server::url(std::string_view path) const {
  return std::string(tls_ ? "https" : "http") + "://127.0.0.1:" + std::to_string(port_) +
         std::string(path);
}

std::size_t scripted_server::accepted() const {
  const std::lock_guard lock(mutex_);
  return accepted_;
}

void scripted_server::wait_until_open(std::size_t connections) const {
  std::unique_lock lock(mutex_);
  require(changed_.wait_for(lock, std::chrono::seconds(patience_s),
                            [&] { return open_.size() == connections; }),
          "the connections that are waited for did not come, or did not end");
}

scripted_server::script answering(scripted_server::answer answer) {
  return [answer = std::move(answer)](server_connection& connection) {
    for (auto request = connection.read_request(); !request.empty();
         request = connection.read_request()) {
      if (!connection.write(answer(request))) return;
    }
  };
}

scripted_server::script always(std::string answer) {
  return answering([answer = std::move(answer)](const std::string&) { return answer; });
}

std::string response(std::string_view status, std::string_view body,
                     const std::vector<std::string>& header_lines) {
  std::string text = "HTTP/1.1 " + std::string(status) + "\r\n";
  for (const auto& line : header_lines) text += line + "\r\n";
  text += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
  return text + std::string(body);
}

}  // namespace sidehook::test
