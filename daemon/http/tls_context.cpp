#include "daemon/http/tls_context.hpp"

#include <new>
#include <optional>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

namespace sidehook::http {
namespace {

using part = tls_fault::part;
using fault = std::optional<tls_fault>;

struct openssl_deleter {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using bio = std::unique_ptr<BIO, openssl_deleter>;
using certificate = std::unique_ptr<X509, openssl_deleter>;
using private_key = std::unique_ptr<EVP_PKEY, openssl_deleter>;

// What OpenSSL makes is null only for want of memory.
template <class Pointer>
Pointer checked(Pointer made) {
  if (made == nullptr) throw std::bad_alloc();
  return made;
}

std::string reason() {
  const char* text = ERR_reason_error_string(ERR_peek_last_error());
  ERR_clear_error();
  return text == nullptr ? "OpenSSL does not say why" : text;
}

bio reading(std::string_view text) {
  return bio(checked(BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))));
}

// Instead of OpenSSL's own, which asks at the terminal. Notes that it was called.
int no_passphrase(char* /*into*/, int /*size*/, int /*writing*/, void* was_asked) {
  *static_cast<bool*>(was_asked) = true;
  return -1;
}

struct read_certificates {
  std::vector<certificate> all;
  std::string failure;
};

read_certificates certificates_in(std::string_view text) {
  read_certificates read;
  const bio in = reading(text);
  while (X509* next = PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr)) {
    read.all.emplace_back(next);
  }
  const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  if (!at_end) {
    read.failure = fmt::format("holds a certificate that cannot be read: {}", reason());
  } else if (read.all.empty()) {
    read.failure = "holds no certificate in PEM";
  }
  ERR_clear_error();
  return read;
}

fault use_certificates(SSL_CTX* context, std::string_view text) {
  auto [all, failure] = certificates_in(text);
  if (!failure.empty()) return tls_fault{part::certificates, failure};
  const auto refused = [] {
    return tls_fault{part::certificates, fmt::format("cannot be used: {}", reason())};
  };
  if (SSL_CTX_use_certificate(context, all.front().get()) != 1) return refused();
  for (std::size_t i = 1; i < all.size(); ++i) {
    if (SSL_CTX_add1_chain_cert(context, all[i].get()) != 1) return refused();
  }
  return std::nullopt;
}

fault use_key(SSL_CTX* context, std::string_view text) {
  bool has_passphrase = false;
  const private_key key(
      PEM_read_bio_PrivateKey(reading(text).get(), nullptr, &no_passphrase, &has_passphrase));
  if (has_passphrase) {
    ERR_clear_error();
    return tls_fault{part::key, "holds a key with a passphrase: must have none"};
  }
  if (!key) {
    ERR_clear_error();
    return tls_fault{part::key, "holds no private key in PEM"};
  }
  if (SSL_CTX_use_PrivateKey(context, key.get()) == 1 && SSL_CTX_check_private_key(context) == 1)
    return std::nullopt;
  ERR_clear_error();
  return tls_fault{part::key, "holds a key that does not fit the certificate"};
}

fault ask_clients(SSL_CTX* context, std::string_view authorities) {
  if (authorities.empty()) return std::nullopt;
  const auto [all, failure] = certificates_in(authorities);
  if (!failure.empty()) return tls_fault{part::client_authorities, failure};
  for (const certificate& each : all) {
    if (X509_STORE_add_cert(SSL_CTX_get_cert_store(context), each.get()) != 1 ||
        SSL_CTX_add_client_CA(context, each.get()) != 1) {
      return tls_fault{part::client_authorities, fmt::format("cannot be used: {}", reason())};
    }
  }
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  return std::nullopt;
}

// Who offers protocols and none of ours would not understand us.
int choose_protocol(SSL* /*connection*/, const unsigned char** chosen, unsigned char* size,
                    const unsigned char* offered, unsigned offered_size, void* /*unused*/) {
  constexpr std::string_view ours = "\x08http/1.1\x08http/1.0";
  unsigned char* found = nullptr;
  const int outcome =
      SSL_select_next_proto(&found, size, reinterpret_cast<const unsigned char*>(ours.data()),
                            static_cast<unsigned>(ours.size()), offered, offered_size);
  *chosen = found;
  return outcome == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

void set_rules(SSL_CTX* context, tls_version least) {
  SSL_CTX_set_min_proto_version(context,
                                least == tls_version::v1_3 ? TLS1_3_VERSION : TLS1_2_VERSION);
  // A client could have keys made again and again.
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION);
  // Connections that are idle hold no buffers.
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  // A record's length and the record itself in one call of the system.
  SSL_CTX_set_read_ahead(context, 1);
  SSL_CTX_set_alpn_select_cb(context, &choose_protocol, nullptr);
  // Without it a session with a client's certificate cannot be resumed.
  constexpr std::string_view name = "sidehook";
  SSL_CTX_set_session_id_context(context, reinterpret_cast<const unsigned char*>(name.data()),
                                 static_cast<unsigned>(name.size()));
}

}  // namespace

void tls_context::deleter::operator()(SSL_CTX* context) const { SSL_CTX_free(context); }

boost::system::result<std::shared_ptr<const tls_context>, tls_fault> tls_context::make(
    const tls_identity& identity) {
  ERR_clear_error();
  context_handle handle(checked(SSL_CTX_new(TLS_server_method())));
  set_rules(handle.get(), identity.least_version);
  if (auto found = use_certificates(handle.get(), identity.certificates)) return *found;
  if (auto found = use_key(handle.get(), identity.key)) return *found;
  if (auto found = ask_clients(handle.get(), identity.client_authorities)) return *found;
  return std::shared_ptr<const tls_context>(new tls_context(std::move(handle)));
}

}  // namespace sidehook::http
