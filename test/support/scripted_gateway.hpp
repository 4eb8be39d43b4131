#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "test/support/scripted_server.hpp"

namespace sidehook::test {

/// A server that answers as the API of Tyk's gateway does, as far as it concerns keys and API
/// definitions: the secret, how keys are found, what is said of errors. Sessions are kept as they
/// are written, or as a test sets them. Any thread.
class scripted_gateway {
 public:
  static constexpr const char* secret = "352d20ee67be67f6340b4c0605b044b7";

  explicit scripted_gateway(std::optional<server_tls> tls = {});

  std::string url() const { return server_.url(""); }

  void set_session(const std::string& token, const std::string& json);
  std::optional<std::string> session(const std::string& token) const;
  /// Of which organisation an API is.
  void set_organisation(const std::string& api_id, const std::string& organisation);
  /// What GET /tyk/apis answers.
  void set_apis(const std::string& json);

  /// Gives every request these bytes for an answer; nothing: answers as a gateway again.
  void misbehave(std::optional<std::string> answer);

  /// "PUT /tyk/keys/k?suppress_reset=1", in the order of arrival.
  std::vector<std::string> requests() const;

 private:
  struct request;

  std::string answer(const std::string& text);
  std::string serve(const request& asked);
  std::string serve_key(const request& asked);
  std::string create(const request& asked);
  /// The token of a key that is there.
  std::optional<std::string> find(const request& asked, const std::string& organisation) const;

  mutable std::mutex mutex_;
  std::map<std::string, std::string> sessions_;
  std::map<std::string, std::string> organisations_;
  std::string apis_ = "[]";
  std::optional<std::string> misbehaviour_;
  std::vector<std::string> requests_;
  // Last: its threads use the others.
  scripted_server server_;
};

}  // namespace sidehook::test
