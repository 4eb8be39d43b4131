#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <openssl/ssl.h>

#include "test/support/certificates.hpp"

namespace sidehook::test {

/// How a client speaks TLS.
struct tls_client {
  /// The authorities that it trusts.
  std::filesystem::path authorities;
  /// What it shows, if anything.
  std::optional<identity> shown = {};
  /// OpenSSL's number of the highest version; 0 is any.
  int highest_version = 0;
  /// The protocols it offers (ALPN).
  std::vector<std::string> protocols = {};
  /// An earlier connection's, to be resumed.
  std::shared_ptr<SSL_SESSION> session = {};
};

/// A client's end of a connection, blocking. What does not happen within ten seconds throws
/// std::runtime_error, so that a fault fails a test instead of hanging it.
class client_socket {
 public:
  /// How the server has ended the connection.
  enum class end { none, proper, cut_off };

  /// To the loopback.
  /// @param receive_buffer_bytes  what the kernel may hold for us; 0 leaves that to it
  /// @param from                  our own address, one of the loopback's
  static client_socket to_port(std::uint16_t port, int receive_buffer_bytes = 0,
                               const std::string& from = "127.0.0.1");
  static client_socket to_path(const std::filesystem::path& path);
  ~client_socket();
  client_socket(client_socket&& other) noexcept;
  client_socket& operator=(client_socket&&) = delete;

  /// From here on everything goes encrypted; throws with what OpenSSL says.
  void start_tls(const tls_client& how);
  /// After start_tls(): "TLSv1.3", and the protocol inside that the server has chosen.
  std::string tls_version() const;
  std::string protocol() const;
  /// The common name of the server's certificate.
  std::string server_name() const;
  /// What a further connection may resume: something must have been received.
  std::shared_ptr<SSL_SESSION> session() const;
  bool resumed() const;

  void send(std::string_view bytes);
  /// Without encrypting it.
  void send_raw(std::string_view bytes);
  /// What `bytes` are as a record, without sending it.
  std::string encrypted(std::string_view bytes);
  void finish_sending();
  /// Waits for some bytes; "" is the end.
  std::string receive();
  /// Whether some bytes have come, or the end; does not wait.
  bool has_some() const;
  end ended() const { return end_; }

 private:
  struct deleter {
    void operator()(SSL* connection) const;
    void operator()(SSL_CTX* context) const;
  };

  explicit client_socket(int socket) : socket_(socket) {}
  [[noreturn]] void fail_tls(const char* what);

  int socket_;
  std::unique_ptr<SSL_CTX, deleter> context_;
  std::unique_ptr<SSL, deleter> tls_;
  end end_ = end::none;
};

}  // namespace sidehook::test
