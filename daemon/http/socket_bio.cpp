#include "daemon/http/socket_bio.hpp"

#include <cerrno>
#include <cstdint>
#include <new>

#include <openssl/bio.h>
#include <sys/socket.h>

namespace sidehook::http {
namespace {

int socket_of(BIO* bio) {
  return static_cast<int>(reinterpret_cast<std::intptr_t>(BIO_get_data(bio)));
}

bool would_wait() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

int read(BIO* bio, char* into, std::size_t most, std::size_t* size) {
  BIO_clear_retry_flags(bio);
  const auto received = ::recv(socket_of(bio), into, most, MSG_DONTWAIT);
  if (received < 0 && would_wait()) BIO_set_retry_read(bio);
  if (received == 0) BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
  if (received <= 0) return 0;
  *size = static_cast<std::size_t>(received);
  return 1;
}

int write(BIO* bio, const char* from, std::size_t count, std::size_t* size) {
  BIO_clear_retry_flags(bio);
  const auto sent = ::send(socket_of(bio), from, count, MSG_DONTWAIT | MSG_NOSIGNAL);
  if (sent < 0 && would_wait()) BIO_set_retry_write(bio);
  if (sent <= 0) return 0;
  *size = static_cast<std::size_t>(sent);
  return 1;
}

long control(BIO* bio, int what, long /*number*/, void* /*pointer*/) {
  if (what == BIO_CTRL_EOF) return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0 ? 1 : 0;
  return what == BIO_CTRL_FLUSH ? 1 : 0;
}

// For the process's whole life.
const BIO_METHOD* make_method() {
  BIO_METHOD* method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket");
  if (method == nullptr) throw std::bad_alloc();
  BIO_meth_set_read_ex(method, &read);
  BIO_meth_set_write_ex(method, &write);
  BIO_meth_set_ctrl(method, &control);
  return method;
}

}  // namespace

BIO* make_socket_bio(int socket) {
  static const BIO_METHOD* const method = make_method();
  BIO* bio = BIO_new(method);
  if (bio == nullptr) throw std::bad_alloc();
  const auto number = static_cast<std::intptr_t>(socket);
  // OpenSSL keeps a pointer for us, and all there is to keep is this number.
  BIO_set_data(bio, reinterpret_cast<void*>(number));  // NOLINT(performance-no-int-to-ptr)
  BIO_set_init(bio, 1);
  return bio;
}

}  // namespace sidehook::http
