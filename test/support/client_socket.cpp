#include "test/support/client_socket.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <system_error>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

namespace sidehook::test {
namespace {

bool waited_in_vain() { return errno == EAGAIN || errno == EWOULDBLOCK; }

[[noreturn]] void fail(const char* what) {
  if (waited_in_vain()) throw std::runtime_error(std::string(what) + ": ten seconds passed");
  throw std::system_error(errno, std::generic_category(), what);
}

template <class Value>
void set_option(int socket, int level, int name, const Value& value) {
  if (setsockopt(socket, level, name, &value, sizeof(value)) != 0) fail("setsockopt");
}

int patient_socket(int family) {
  const int made = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (made < 0) fail("socket");
  const timeval patience{10, 0};
  set_option(made, SOL_SOCKET, SO_RCVTIMEO, patience);
  set_option(made, SOL_SOCKET, SO_SNDTIMEO, patience);
  return made;
}

template <class Address>
void connect_to(int socket, const Address& address) {
  if (connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0) return;
  const int reason = errno;
  close(socket);
  errno = reason;
  fail("connect");
}

void send_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0) fail("send");
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

std::string wire_form(const std::vector<std::string>& protocols) {
  std::string form;
  for (const auto& each : protocols) form += static_cast<char>(each.size()) + each;
  return form;
}

}  // namespace

void client_socket::deleter::operator()(SSL* connection) const { SSL_free(connection); }
void client_socket::deleter::operator()(SSL_CTX* context) const { SSL_CTX_free(context); }

client_socket client_socket::to_port(std::uint16_t port, int receive_buffer_bytes,
                                     const std::string& from) {
  const int socket = patient_socket(AF_INET);
  set_option(socket, IPPROTO_TCP, TCP_NODELAY, 1);
  if (receive_buffer_bytes > 0) set_option(socket, SOL_SOCKET, SO_RCVBUF, receive_buffer_bytes);
  sockaddr_in own{};
  own.sin_family = AF_INET;
  inet_pton(AF_INET, from.c_str(), &own.sin_addr);
  if (from != "127.0.0.1" &&
      bind(socket, reinterpret_cast<const sockaddr*>(&own), sizeof(own)) != 0)
    fail("bind");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  connect_to(socket, address);
  return client_socket(socket);
}

client_socket client_socket::to_path(const std::filesystem::path& path) {
  const int socket = patient_socket(AF_UNIX);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof(address.sun_path) - 1);
  connect_to(socket, address);
  return client_socket(socket);
}

client_socket::~client_socket() {
  tls_.reset();
  if (socket_ >= 0) close(socket_);
}

client_socket::client_socket(client_socket&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)),
      context_(std::move(other.context_)),
      tls_(std::move(other.tls_)),
      end_(other.end_) {}

void client_socket::fail_tls(const char* what) {
  if (waited_in_vain()) fail(what);
  const auto code = ERR_get_error();
  const char* reason = ERR_reason_error_string(code);
  ERR_clear_error();
  throw std::runtime_error(std::string(what) + ": " + (reason == nullptr ? "the end" : reason));
}

void client_socket::start_tls(const tls_client& how) {
  ERR_clear_error();
  context_.reset(SSL_CTX_new(TLS_client_method()));
  SSL_CTX_load_verify_file(context_.get(), how.authorities.c_str());
  SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_max_proto_version(context_.get(), how.highest_version);
  if (how.shown) {
    SSL_CTX_use_certificate_chain_file(context_.get(), how.shown->certificate_file.c_str());
    SSL_CTX_use_PrivateKey_file(context_.get(), how.shown->key_file.c_str(), SSL_FILETYPE_PEM);
  }
  tls_.reset(SSL_new(context_.get()));
  SSL_set1_host(tls_.get(), "localhost");
  const auto offered = wire_form(how.protocols);
  if (!offered.empty())
    SSL_set_alpn_protos(tls_.get(), reinterpret_cast<const unsigned char*>(offered.data()),
                        static_cast<unsigned>(offered.size()));
  if (how.session) SSL_set_session(tls_.get(), how.session.get());
  SSL_set_fd(tls_.get(), socket_);
  errno = 0;
  if (SSL_connect(tls_.get()) != 1) fail_tls("the TLS handshake");
}

std::string client_socket::tls_version() const { return SSL_get_version(tls_.get()); }

std::string client_socket::protocol() const {
  const unsigned char* chosen = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(tls_.get(), &chosen, &size);
  return {reinterpret_cast<const char*>(chosen), size};
}

std::string client_socket::server_name() const {
  std::array<char, 256> name{};
  X509* certificate = SSL_get0_peer_certificate(tls_.get());
  X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name.data(),
                            static_cast<int>(name.size()));
  return name.data();
}

std::shared_ptr<SSL_SESSION> client_socket::session() const {
  return {SSL_get1_session(tls_.get()), &SSL_SESSION_free};
}

bool client_socket::resumed() const { return SSL_session_reused(tls_.get()) == 1; }

void client_socket::send(std::string_view bytes) {
  if (!tls_) return send_all(socket_, bytes);
  if (bytes.empty()) return;
  errno = 0;
  std::size_t size = 0;
  if (SSL_write_ex(tls_.get(), bytes.data(), bytes.size(), &size) != 1) fail_tls("send");
}

void client_socket::send_raw(std::string_view bytes) { send_all(socket_, bytes); }

std::string client_socket::encrypted(std::string_view bytes) {
  BIO* held = BIO_new(BIO_s_mem());
  BIO* wire = SSL_get_wbio(tls_.get());
  BIO_up_ref(wire);
  SSL_set0_wbio(tls_.get(), held);
  send(bytes);
  const char* data = nullptr;
  const auto size = BIO_get_mem_data(held, &data);
  std::string record(data, static_cast<std::size_t>(size));
  SSL_set0_wbio(tls_.get(), wire);
  return record;
}

void client_socket::finish_sending() {
  if (tls_) SSL_shutdown(tls_.get());
  shutdown(socket_, SHUT_WR);
}

std::string client_socket::receive() {
  std::array<char, 65536> buffer{};
  errno = 0;
  if (tls_) {
    std::size_t size = 0;
    if (SSL_read_ex(tls_.get(), buffer.data(), buffer.size(), &size) == 1)
      return {buffer.data(), size};
    const int why = SSL_get_error(tls_.get(), 0);
    if (waited_in_vain()) fail("receive");
    end_ = why == SSL_ERROR_ZERO_RETURN ? end::proper : end::cut_off;
    if (why == SSL_ERROR_SSL &&
        ERR_GET_REASON(ERR_peek_error()) != SSL_R_UNEXPECTED_EOF_WHILE_READING)
      fail_tls("receive");
    return "";
  }
  const auto size = recv(socket_, buffer.data(), buffer.size(), 0);
  if (size < 0 && errno != ECONNRESET) fail("receive");
  if (size <= 0) end_ = size == 0 ? end::proper : end::cut_off;
  return size <= 0 ? "" : std::string(buffer.data(), static_cast<std::size_t>(size));
}

bool client_socket::has_some() const {
  char byte;
  if (tls_ && SSL_pending(tls_.get()) > 0) return true;
  return recv(socket_, &byte, 1, MSG_PEEK | MSG_DONTWAIT) >= 0;
}

}  // namespace sidehook::test
