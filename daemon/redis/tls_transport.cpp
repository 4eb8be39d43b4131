#include <optional>
#include <utility>

#include <boost/asio/post.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>
#include <openssl/x509_vfy.h>

#include "daemon/redis/dialing.hpp"
#include "daemon/redis/transport.hpp"

namespace sidehook::redis {
namespace {

namespace ssl = boost::asio::ssl;
using tls_settings = config::redis_tls_settings;

// What is wrong with the files, in words that follow "Redis at …".
std::string unusable(std::string_view option, const std::string& file, const error_code& error) {
  return fmt::format("has no TLS connection: {} cannot be used: {} ({})", file, error.message(),
                     option);
}

std::string trust(ssl::context& context, const tls_settings& settings) {
  error_code error;
  if (settings.insecure_skip_verify) {
    context.set_verify_mode(ssl::verify_none, error);
    return "";
  }
  context.set_verify_mode(ssl::verify_peer, error);
  if (settings.ca_file.empty()) {
    context.set_default_verify_paths(error);
    return "";
  }
  context.load_verify_file(settings.ca_file, error);
  return error ? unusable("redis.tls.ca_file", settings.ca_file, error) : "";
}

std::string show(ssl::context& context, const tls_settings& settings) {
  if (settings.certificate_file.empty()) return "";
  error_code error;
  context.use_certificate_chain_file(settings.certificate_file, error);
  if (error) return unusable("redis.tls.certificate_file", settings.certificate_file, error);
  // Whoever waits for a passphrase at the terminal waits for ever.
  context.set_password_callback([](std::size_t, ssl::context::password_purpose) { return ""; },
                                error);
  const bool apart = !settings.key_file.empty();
  const auto& file = apart ? settings.key_file : settings.certificate_file;
  context.use_private_key_file(file, ssl::context::pem, error);
  if (error)
    return unusable(apart ? "redis.tls.key_file" : "redis.tls.certificate_file", file, error);
  return "";
}

// The certificate must have the name or the address; the server is told the name, in case it has
// several certificates.
void expect(SSL* connection, const std::string& name) {
  X509_VERIFY_PARAM* rules = SSL_get0_param(connection);
  if (X509_VERIFY_PARAM_set1_ip_asc(rules, name.c_str()) == 1) return;
  X509_VERIFY_PARAM_set1_host(rules, name.c_str(), name.size());
  SSL_set_tlsext_host_name(connection, name.c_str());
}

std::string refusal(SSL* connection, const error_code& error) {
  const long found = SSL_get_verify_result(connection);
  if (found == X509_V_OK) return fmt::format("has no TLS connection: {}", error.message());
  const bool wrong_name =
      found == X509_V_ERR_HOSTNAME_MISMATCH || found == X509_V_ERR_IP_ADDRESS_MISMATCH;
  return fmt::format("shows a certificate that is not trusted: {} ({})",
                     X509_verify_cert_error_string(found),
                     wrong_name ? "redis.tls.server_name" : "redis.tls.ca_file");
}

class tls_transport : public transport {
 public:
  tls_transport(boost::asio::io_context& context, const tls_settings& settings)
      : io_(context), settings_(settings), dialing_(context) {}

  void connect(const config::redis_address& to, connected done) override {
    if (auto fault = prepare(to); !fault.empty()) {
      boost::asio::post(io_, [fault = std::move(fault), done = std::move(done)] { done(fault); });
      return;
    }
    dialing_.dial(stream_->next_layer(), to, [this, done](const std::string& failure) {
      if (!failure.empty()) return done(failure);
      shake_hands(done);
    });
  }
  void read_some(boost::asio::mutable_buffer into, transferred done) override {
    stream_->async_read_some(into, [done = std::move(done)](error_code error, std::size_t size) {
      // Servers that are killed say no goodbye.
      if (error == ssl::error::stream_truncated) error = boost::asio::error::eof;
      done(error, size);
    });
  }
  void write(boost::asio::const_buffer from, transferred done) override {
    boost::asio::async_write(*stream_, from, std::move(done));
  }
  void close() override {
    dialing_.cancel();
    error_code ignored;
    if (stream_) stream_->next_layer().close(ignored);
  }

 private:
  // The files are read with each connection: they may have been replaced.
  std::string prepare(const config::redis_address& to) {
    context_.emplace(ssl::context::tls_client);
    SSL_CTX_set_min_proto_version(context_->native_handle(), TLS1_2_VERSION);
    if (auto fault = trust(*context_, settings_); !fault.empty()) return fault;
    if (auto fault = show(*context_, settings_); !fault.empty()) return fault;
    stream_.emplace(io_, *context_);
    if (settings_.insecure_skip_verify) return "";
    const auto& name = settings_.server_name.empty() ? to.host : settings_.server_name;
    // Without one OpenSSL would take any.
    if (name.empty()) return "has no name that its certificate could have (redis.tls.server_name)";
    expect(stream_->native_handle(), name);
    return "";
  }

  void shake_hands(connected done) {
    stream_->async_handshake(ssl::stream_base::client, [this, done](error_code error) {
      done(error ? refusal(stream_->native_handle(), error) : "");
    });
  }

  boost::asio::io_context& io_;
  const tls_settings settings_;
  dialing dialing_;
  std::optional<ssl::context> context_;
  std::optional<ssl::stream<stream_socket>> stream_;
};

}  // namespace

std::unique_ptr<transport> make_tls_transport(boost::asio::io_context& context,
                                              const config::redis_tls_settings& settings) {
  return std::make_unique<tls_transport>(context, settings);
}

}  // namespace sidehook::redis
