#include "test/unit/http/tls_samples.hpp"

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace sidehook::test {

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

http::tls_identity identity_of(const identity& server) {
  return {text_of(server.certificate_file), text_of(server.key_file), ""};
}

std::shared_ptr<const http::tls_context> context_of(const http::tls_identity& identity) {
  auto made = http::tls_context::make(identity);
  if (made.has_error()) throw std::runtime_error(made.error().message);
  return *std::move(made);
}

std::vector<http::route> echo_routes() {
  const auto echo = [](const http::request& request, http::responder respond) {
    respond(http::text_reply(200, request.method + " " + request.target.path + " " + request.body));
  };
  return {{"GET", "/echo", echo}, {"POST", "/echo", echo}};
}

http::tls_source tls_files::source() const {
  return [context = context_of(identity_of(server))] { return context; };
}

http::tls_source tls_files::source_asking_clients() const {
  auto identity = identity_of(server);
  identity.client_authorities = text_of(authority.certificate_file());
  return [context = context_of(identity)] { return context; };
}

}  // namespace sidehook::test
