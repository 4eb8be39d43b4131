#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "test/support/certificates.hpp"
#include "test/support/http_client.hpp"
#include "test/support/http_server.hpp"
#include "test/support/temporary_folder.hpp"

namespace sidehook::test {

std::string text_of(const std::filesystem::path& file);

/// The texts of a server's identity.
http::tls_identity identity_of(const identity& server);
/// Throws when it cannot be used.
std::shared_ptr<const http::tls_context> context_of(const http::tls_identity& identity);

/// Two routes, GET and POST: answers "METHOD path body".
std::vector<http::route> echo_routes();

/// An authority, and a server that it has signed.
struct tls_files {
  temporary_folder folder;
  certificate_authority authority{folder.path(), "authority"};
  identity server = authority.issue("server", "DNS:localhost");

  tls_client client() const { return {authority.certificate_file()}; }
  tls_client client_with(const identity& shown) const {
    return {authority.certificate_file(), shown};
  }
  /// Gives always the same context.
  http::tls_source source() const;
  http::tls_source source_asking_clients() const;
};

}  // namespace sidehook::test
