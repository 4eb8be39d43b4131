#pragma once

#include <memory>
#include <string>

#include <boost/system/result.hpp>
#include <openssl/types.h>

namespace sidehook::http {

enum class tls_version { v1_2, v1_3 };

/// What a server shows of itself, and what it asks of its clients. The texts are PEM.
struct tls_identity {
  /// Its own certificate, and those between it and an authority that clients know, in this order.
  std::string certificates;
  /// Without a passphrase.
  std::string key;
  /// The authorities that sign the certificates of clients; "" asks clients for none.
  std::string client_authorities;
  tls_version least_version = tls_version::v1_2;
  bool operator==(const tls_identity&) const = default;
};

/// Why an identity cannot be used.
struct tls_fault {
  enum class part { certificates, key, client_authorities };
  part of = part::certificates;
  /// It follows the name of the text, and shows nothing of it.
  std::string message;
};

/// How TLS is spoken on a listener's connections: with HTTP/1.1 inside, and a certificate asked of
/// the client if there are authorities; a client may do without, but not show a wrong one.
/// Sessions are resumed under the context that made them only, so that another one asks anew.
/// Immutable: threads share it.
class tls_context {
 public:
  static boost::system::result<std::shared_ptr<const tls_context>, tls_fault> make(
      const tls_identity& identity);

  SSL_CTX* handle() const { return handle_.get(); }

 private:
  struct deleter {
    void operator()(SSL_CTX* context) const;
  };
  using context_handle = std::unique_ptr<SSL_CTX, deleter>;

  explicit tls_context(context_handle handle) : handle_(std::move(handle)) {}

  context_handle handle_;
};

}  // namespace sidehook::http
