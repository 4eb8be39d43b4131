#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "test/support/client_socket.hpp"

namespace sidehook::test {

using header_fields = std::vector<std::pair<std::string, std::string>>;

struct http_answer {
  unsigned status = 0;
  header_fields headers;
  std::string body;

  /// The value of the first field of this name, written in the case in which it was sent; "" when
  /// there is none.
  std::string header(std::string_view name) const;
};

/// A connection to a server on the loopback, blocking, with the patience of its socket.
class http_connection {
 public:
  enum class answer_to { head, others };

  /// @param receive_buffer_bytes  what the kernel may hold for us; 0 leaves that to it
  explicit http_connection(std::uint16_t port, int receive_buffer_bytes = 0)
      : http_connection(client_socket::to_port(port, receive_buffer_bytes)) {}
  http_connection(std::uint16_t port, const tls_client& tls) : http_connection(port) {
    socket_.start_tls(tls);
  }
  explicit http_connection(client_socket socket) : socket_(std::move(socket)) {}

  client_socket& socket() { return socket_; }
  /// Sends the bytes as they are.
  void send(std::string_view bytes) { socket_.send(bytes); }
  /// Tells the server that nothing more will be sent.
  void finish_sending() { socket_.finish_sending(); }
  /// Waits for the next answer, 1xx ones included.
  http_answer receive(answer_to method = answer_to::others);
  /// Whether some of an answer has come, or the end; does not wait.
  bool has_answer() const { return !received_.empty() || socket_.has_some(); }
  /// Waits for the server to end the connection; false when it sends something instead.
  bool ended();

  /// Sends a request, and waits for its answer.
  http_answer request(std::string_view method, std::string_view target,
                      const header_fields& headers = {}, std::string_view body = {});
  http_answer get(std::string_view target, const header_fields& headers = {});
  http_answer post(std::string_view target, std::string_view body,
                   const header_fields& headers = {});

 private:
  void receive_some();
  std::string take_line();
  std::string take(std::size_t size);

  client_socket socket_;
  std::string received_;
};

/// Waits for the end that a server gives to a connection that it has nothing to say to, and tells
/// whether it was announced where TLS would have it so.
bool ended_properly(http_connection& connection);

/// One request on a connection of its own.
http_answer http_get(std::uint16_t port, std::string_view target,
                     const header_fields& headers = {});
http_answer http_post(std::uint16_t port, std::string_view target, std::string_view body,
                      const header_fields& headers = {});

/// The text of a request; a Host is added, and a Content-Length when there is a body.
std::string request_text(std::string_view method, std::string_view target,
                         const header_fields& headers = {}, std::string_view body = {});

}  // namespace sidehook::test
