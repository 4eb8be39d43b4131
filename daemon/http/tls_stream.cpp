#include "daemon/http/tls_stream.hpp"

#include <cerrno>
#include <new>
#include <string>

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "daemon/http/socket_bio.hpp"

namespace sidehook::http {
namespace {

std::string text_of(const ASN1_STRING* string) {
  unsigned char* made = nullptr;
  const int size = ASN1_STRING_to_UTF8(&made, string);
  if (size < 0) return "";
  const std::unique_ptr<unsigned char, void (*)(unsigned char*)> owner(
      made, [](unsigned char* text) { OPENSSL_free(text); });
  return {reinterpret_cast<const char*>(made), static_cast<std::size_t>(size)};
}

std::string common_name_of(X509* certificate) {
  const X509_NAME* subject = X509_get_subject_name(certificate);
  const int first = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
  if (first < 0 || X509_NAME_get_index_by_NID(subject, NID_commonName, first) >= 0) return "";
  return text_of(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, first)));
}

void add_alternative_names(client_certificate& to, X509* certificate) {
  const std::unique_ptr<GENERAL_NAMES, void (*)(GENERAL_NAMES*)> names(
      static_cast<GENERAL_NAMES*>(
          X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)),
      &GENERAL_NAMES_free);
  for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
    int kind = 0;
    const void* value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names.get(), i), &kind);
    if (kind == GEN_DNS) to.dns_names.push_back(text_of(static_cast<const ASN1_STRING*>(value)));
    if (kind == GEN_URI) to.uris.push_back(text_of(static_cast<const ASN1_STRING*>(value)));
  }
}

// What has gone wrong on the socket, or that it has ended without a goodbye.
error_code socket_error(int number) {
  if (number == 0) return boost::asio::error::eof;
  return {number, boost::asio::error::get_system_category()};
}

// The last one says what has become of the connection; those before it, within what.
error_code tls_error() {
  const unsigned long code = ERR_peek_last_error();
  ERR_clear_error();
  return {static_cast<int>(code), boost::asio::error::get_ssl_category()};
}

}  // namespace

void tls_stream::deleter::operator()(SSL* connection) const { SSL_free(connection); }

tls_stream::tls_stream(std::shared_ptr<const tls_context> context, int socket)
    : context_(std::move(context)), connection_(SSL_new(context_->handle())) {
  if (!connection_) throw std::bad_alloc();
  BIO* bio = make_socket_bio(socket);
  SSL_set_bio(connection_.get(), bio, bio);
  SSL_set_accept_state(connection_.get());
}

// OpenSSL's queue of errors belongs to the thread: what is in it must be ours.
tls_progress tls_stream::handshake() {
  ERR_clear_error();
  errno = 0;
  return progress_of(SSL_do_handshake(connection_.get()), 0);
}

tls_progress tls_stream::read(char* into, std::size_t most) {
  ERR_clear_error();
  errno = 0;
  std::size_t size = 0;
  const int result = SSL_read_ex(connection_.get(), into, most, &size);
  return progress_of(result, size);
}

tls_progress tls_stream::write(std::string_view bytes) {
  ERR_clear_error();
  errno = 0;
  std::size_t size = 0;
  const int result = SSL_write_ex(connection_.get(), bytes.data(), bytes.size(), &size);
  return progress_of(result, size);
}

tls_progress tls_stream::say_goodbye() {
  if (failed_ || SSL_is_init_finished(connection_.get()) == 0) return {};
  ERR_clear_error();
  errno = 0;
  const int result = SSL_shutdown(connection_.get());
  // 0 is ours alone, and that is enough.
  return result == 0 ? tls_progress{} : progress_of(result, 0);
}

tls_progress tls_stream::progress_of(int result, std::size_t size) {
  using state = tls_progress::state;
  const int number = errno;
  if (result > 0) return {state::ended, {}, size};
  switch (SSL_get_error(connection_.get(), result)) {
    case SSL_ERROR_WANT_READ:
      return {state::wants_read};
    case SSL_ERROR_WANT_WRITE:
      return {state::wants_write};
    case SSL_ERROR_ZERO_RETURN:
      return {state::ended, boost::asio::error::eof};
    case SSL_ERROR_SYSCALL:
      failed_ = true;
      return {state::ended, socket_error(number)};
    default:
      failed_ = true;
      return {state::ended, tls_error()};
  }
}

// Of a record whose length is known, and nothing more, OpenSSL does not say that it is pending.
bool tls_stream::has_unread() const {
  constexpr std::string_view reading_body = "RB";
  return SSL_has_pending(connection_.get()) == 1 ||
         SSL_rstate_string(connection_.get()) == reading_body;
}

std::shared_ptr<const client_certificate> tls_stream::client() const {
  X509* certificate = SSL_get0_peer_certificate(connection_.get());
  if (certificate == nullptr || SSL_get_verify_result(connection_.get()) != X509_V_OK)
    return nullptr;
  auto made = std::make_shared<client_certificate>();
  made->common_name = common_name_of(certificate);
  add_alternative_names(*made, certificate);
  return made;
}

}  // namespace sidehook::http
