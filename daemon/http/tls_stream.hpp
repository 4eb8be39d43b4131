#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include <openssl/types.h>

#include "daemon/http/client_certificate.hpp"
#include "daemon/http/net.hpp"
#include "daemon/http/tls_context.hpp"

namespace sidehook::http {

/// What an attempt has come to.
struct tls_progress {
  enum class state {
    ended,        ///< with the error, or with so many bytes
    wants_read,   ///< to be tried again, in the same way, when the socket can be read
    wants_write,  ///< when it can be written
  };
  state now = state::ended;
  error_code error = {};
  std::size_t size = 0;
};

/// The server's side of TLS on a socket. Nothing here waits: what cannot be done at once says what
/// it wants, and nothing is lost when it is not tried again. Owned by a connection, on its thread.
class tls_stream {
 public:
  /// @param socket  must be open whenever an attempt is made
  tls_stream(std::shared_ptr<const tls_context> context, int socket);

  tls_progress handshake();
  /// Some bytes; the client's proper end is asio::error::eof.
  tls_progress read(char* into, std::size_t most);
  /// All of the bytes, which must stay where they are until that has ended.
  tls_progress write(std::string_view bytes);
  /// Tells the client that nothing more will be sent; not after an attempt that failed.
  tls_progress say_goodbye();

  /// Whether bytes have been taken from the socket that read() has not given yet: perhaps too few
  /// to give.
  bool has_unread() const;
  /// After the handshake: the client's certificate, which is verified; null when it has shown none.
  std::shared_ptr<const client_certificate> client() const;

 private:
  struct deleter {
    void operator()(SSL* connection) const;
  };

  tls_progress progress_of(int result, std::size_t size);

  std::shared_ptr<const tls_context> context_;
  std::unique_ptr<SSL, deleter> connection_;
  bool failed_ = false;
};

}  // namespace sidehook::http
