#pragma once

#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "test/support/certificates.hpp"

using SSL = struct ssl_st;
using SSL_CTX = struct ssl_ctx_st;

namespace sidehook::test {

/// How a scripted_server speaks TLS.
struct server_tls {
  identity shown;
  /// When given, clients have to show a certificate of this authority.
  std::optional<std::filesystem::path> client_authority;
};

/// A connection that a scripted_server has accepted. Blocking, on a thread of its own; what the
/// client does not do within ten seconds throws std::runtime_error.
class server_connection {
 public:
  /// @param tls  null for plain text
  server_connection(int socket, SSL_CTX* tls);
  ~server_connection();
  server_connection(const server_connection&) = delete;
  server_connection& operator=(const server_connection&) = delete;

  /// Waits for the next request: its header block, and as much of a body as Content-Length says. ""
  /// when the client has ended instead.
  std::string read_request();
  /// Waits for so many bytes; fewer when the client ends before.
  std::string read(std::size_t size);
  /// Sends the bytes as they are; false when the client has gone.
  bool write(std::string_view bytes);
  /// Waits for the client to end.
  void wait_for_end();
  /// Ends the connection with a reset instead of an end of data.
  void reset();

 private:
  std::size_t read_some();
  std::string take(std::size_t size);

  int socket_;
  std::unique_ptr<SSL, void (*)(SSL*)> tls_;
  std::string received_;
};

/// A server on a free port of the loopback that answers as its script does, until it goes out of
/// scope.
class scripted_server {
 public:
  /// Serves one connection; the connection ends when it returns.
  using script = std::function<void(server_connection&)>;
  /// Text of a request → bytes of an answer.
  using answer = std::function<std::string(const std::string& request)>;

  explicit scripted_server(script serve, std::optional<server_tls> tls = {});
  ~scripted_server();
  scripted_server(const scripted_server&) = delete;
  scripted_server& operator=(const scripted_server&) = delete;

  std::uint16_t port() const { return port_; }
  /// "http://127.0.0.1:PORT/path", or https.
  std::string url(std::string_view path) const;
  /// How many connections there have been.
  std::size_t accepted() const;
  /// Waits until so many connections are open.
  void wait_until_open(std::size_t connections) const;

 private:
  void accept();
  void serve(int socket);

  script script_;
  std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> tls_;
  int listener_;
  std::uint16_t port_ = 0;
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::size_t accepted_ = 0;
  std::list<int> open_;
  std::vector<std::thread> threads_;
  std::thread accepting_;
};

/// A script that answers each request of a connection.
scripted_server::script answering(scripted_server::answer answer);
/// A script that gives the same answer to each.
scripted_server::script always(std::string answer);
/// An answer with its Content-Length. Header lines without a line break at the end.
std::string response(std::string_view status, std::string_view body,
                     const std::vector<std::string>& header_lines = {});

}  // namespace sidehook::test
