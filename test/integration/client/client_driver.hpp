#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/io_context.hpp>

#include "config/environment.hpp"
#include "config/settings.hpp"
#include "daemon/client/http_client.hpp"

namespace sidehook::test {

/// A request under way, and what became of it.
struct sent_request {
  boost::asio::cancellation_signal cancellation;
  std::optional<jsvm::host::http_result> result;
};

/// A client whose strand runs on the test's thread, while the test waits for something.
class client_driver {
 public:
  explicit client_driver(const config::http_client_settings& settings = {},
                         const config::environment& environment = {});

  std::shared_ptr<sent_request> send(jsvm::host::http_request request);
  /// Runs until the condition holds; throws std::runtime_error after ten seconds.
  void run_until(const std::function<bool()>& condition);
  jsvm::host::http_result wait_for(const std::shared_ptr<sent_request>& request);

  /// Sends, and waits for what becomes of it.
  jsvm::host::http_result fetch(jsvm::host::http_request request);
  /// The same; a failure fails the test.
  jsvm::host::http_response answer(jsvm::host::http_request request);
  /// The same; an answer fails the test.
  jsvm::host::http_failure failure(jsvm::host::http_request request);

  client::http_client& client() { return *client_; }
  void destroy_client() { client_.reset(); }

 private:
  boost::asio::io_context context_{1};
  std::optional<client::http_client> client_;
};

/// A request with five seconds of time.
jsvm::host::http_request get(const std::string& url);
jsvm::host::http_request post(const std::string& url, const std::string& body);
jsvm::host::http_request request(const std::string& method, const std::string& url,
                                 std::vector<jsvm::host::http_header> headers = {},
                                 const std::string& body = "");

/// The default settings, changed.
template <class Change>
config::http_client_settings settings_with(Change change) {
  config::http_client_settings settings;
  change(settings);
  return settings;
}

/// The value of the first field of that name, as it is spelt; "" without one.
std::string header(const jsvm::host::http_response& answer, std::string_view name);

}  // namespace sidehook::test
