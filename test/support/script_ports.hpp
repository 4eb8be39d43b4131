#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "jsvm/host/ports.hpp"

namespace sidehook::test {

/// Keeps the requests that scripts make, and answers each as the test says: at once, or when it is
/// told to.
class recording_http_client : public jsvm::host::http_client {
 public:
  void send(jsvm::host::http_request request, boost::asio::cancellation_slot cancellation,
            std::function<void(jsvm::host::http_result)> done) override;

  /// Leaves requests unanswered from now on, until release().
  void hold() { holds_ = true; }
  void release();

  std::function<jsvm::host::http_result(const jsvm::host::http_request&)> answer;
  std::vector<jsvm::host::http_request> requests;

 private:
  jsvm::host::http_result answer_to(const jsvm::host::http_request& request) const;

  bool holds_ = false;
  std::vector<std::function<void()>> held_;
};

/// Sessions and storage that are not there.
class absent_stores : public jsvm::host::session_service, public jsvm::host::key_value_store {
 public:
  template <class Value>
  using answered = jsvm::host::answered<Value>;
  using nothing = jsvm::host::nothing;
  using text = std::optional<std::string>;

  void get(std::string key, std::string api_id, answered<text> done) override;
  void set(std::string key, std::string session_json, jsvm::host::quota_reset reset,
           answered<nothing> done) override;

  void get(std::string key, answered<text> done) override;
  void set(std::string key, std::string value, std::chrono::seconds time_to_live,
           answered<nothing> done) override;
  void set_if_absent(std::string key, std::string value, std::chrono::seconds time_to_live,
                     answered<bool> done) override;
  void remove(std::string key, answered<nothing> done) override;
  void time_to_live(std::string key, answered<std::int64_t> done) override;
  void increment(std::string key, std::chrono::seconds time_to_live,
                 answered<std::int64_t> done) override;
};

class fixed_environment : public jsvm::host::script_environment {
 public:
  std::optional<std::string> find(std::string_view name) const override;

  std::map<std::string, std::string, std::less<>> variables;
};

/// What the scripts of a test reach outside of the VM; what the test does not give is one of the
/// above.
struct script_surroundings {
  jsvm::host::http_client* http = nullptr;
  jsvm::host::session_service* sessions = nullptr;
  jsvm::host::key_value_store* storage = nullptr;
  const jsvm::host::script_environment* environment = nullptr;
};

}  // namespace sidehook::test
