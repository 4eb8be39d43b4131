#pragma once

#include <openssl/types.h>

namespace sidehook::http {

/// How OpenSSL reaches a socket: it never waits there, whatever mode the socket is in, and raises
/// no SIGPIPE.
/// @throws std::bad_alloc
/// @return belongs to the caller; it does not own the socket
BIO* make_socket_bio(int socket);

}  // namespace sidehook::http
