#include "daemon/endpoint/sessions_endpoint.hpp"

#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <catch2/catch.hpp>

#include "daemon/store/state_store.hpp"
#include "test/support/http_client.hpp"
#include "test/support/http_server.hpp"
#include "test/support/temporary_folder.hpp"
#include "test/unit/session/reading.hpp"

namespace sessions_endpoint_test {

using namespace sidehook;
using test::http_connection;

namespace {

/// The endpoint behind a server, over a store with a thread of its own.
class session_server {
 public:
  session_server()
      : store_(folder_.path(), {}, std::chrono::system_clock::now, context_),
        sessions_(store_.sessions(), {{}, apis_, std::chrono::system_clock::now}),
        guard_(context_.get_executor()),
        thread_([this] { context_.run(); }) {
    apis_.rules["orders"].org_id = "acme";
  }
  ~session_server() { end_store(); }

  std::uint16_t port() const { return server_.port(); }
  const std::filesystem::path& data_dir() const { return folder_.path(); }
  void end_store() {
    store_.stop();
    guard_.reset();
    if (thread_.joinable()) thread_.join();
  }

 private:
  http::endpoint calling(void (endpoint::sessions_endpoint::*member)(http::request,
                                                                     http::responder)) {
    return [this, member](http::request request, http::responder respond) {
      (endpoint_.*member)(std::move(request), std::move(respond));
    };
  }

  test::temporary_folder folder_;
  test::listed_apis apis_;
  boost::asio::io_context context_{1};
  store::state_store store_;
  session::session_service sessions_;
  endpoint::sessions_endpoint endpoint_{sessions_};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard_;
  std::thread thread_;
  test::http_server server_{{
      {"GET", "/sessions/{key}", calling(&endpoint::sessions_endpoint::get)},
      {"PUT", "/sessions/{key}", calling(&endpoint::sessions_endpoint::put)},
      {"DELETE", "/sessions/{key}", calling(&endpoint::sessions_endpoint::remove)},
  }};
};

test::http_answer put(http_connection& client, std::string_view target, std::string_view body) {
  return client.request("PUT", target, {}, body);
}

constexpr const char* orders_only = R"({"alias":"a","access_rights":{"orders":{}}})";
constexpr const char* absent =
    R"({"type":"urn:sidehook:problem:not_found","title":"There is nothing here","status":404,)"
    R"("detail":"there is no session of this key"})";

}  // namespace

TEST_CASE("a session is put, got, replaced and deleted") {
  session_server server;
  http_connection client(server.port());
  CHECK(client.get("/sessions/k").body == absent);
  auto answer = put(client, "/sessions/k", orders_only);
  CHECK(answer.status == 200);
  CHECK(answer.header("Content-Type") == "application/json");
  CHECK(answer.body == R"({"status":"ok","action":"added"})");
  answer = client.get("/sessions/k");
  CHECK(answer.status == 200);
  CHECK(answer.body.starts_with(R"({"alias":"a","access_rights":{"orders":{}},"last_check":0,)"));
  CHECK(put(client, "/sessions/k", answer.body).body == R"({"status":"ok","action":"modified"})");
  answer = client.request("DELETE", "/sessions/k");
  CHECK(answer.status == 200);
  CHECK(answer.body == R"({"status":"ok","action":"deleted"})");
  answer = client.request("DELETE", "/sessions/k");
  CHECK(answer.status == 404);
  CHECK(answer.header("Content-Type") == "application/problem+json");
  CHECK(answer.body == absent);
}

TEST_CASE("an id is found in the organisation of the API that is named") {
  session_server server;
  http_connection client(server.port());
  put(client, "/sessions/acmealice", orders_only);
  CHECK(client.get("/sessions/alice").status == 404);
  CHECK(client.get("/sessions/alice?api_id=orders").status == 200);
  CHECK(client.get("/sessions/alice?api_id=other").status == 404);
  CHECK(client.get("/sessions/acmealice").status == 200);
}

TEST_CASE("keys are percent-decoded, and an empty one is not found") {
  session_server server;
  http_connection client(server.port());
  CHECK(put(client, "/sessions/a%2Fb%20c%C3%A9%FF", orders_only).status == 200);
  CHECK(client.get("/sessions/a%2fb%20c%c3%a9%ff").status == 200);
  CHECK(client.get("/sessions/a/b").status == 404);
  for (const char* method : {"GET", "PUT", "DELETE"})
    CHECK(client.request(method, "/sessions/", {}, orders_only).status == 404);
}

TEST_CASE("a body that is no session is refused with its place") {
  session_server server;
  http_connection client(server.port());
  auto answer = put(client, "/sessions/k", "{\"alias\":");
  CHECK(answer.status == 400);
  CHECK(
      answer.body ==
      R"({"type":"urn:sidehook:problem:malformed","title":"The request is malformed","status":400,)"
      R"("detail":"the session is not JSON: invalid value, at byte 9","offset":9})");
  answer =
      put(client, "/sessions/k", R"({"access_rights":{"a/b":{"limit":{"rate":"1"}}},"tags":1})");
  CHECK(answer.status == 400);
  CHECK(
      answer.body ==
      R"({"type":"urn:sidehook:problem:malformed","title":"The request is malformed","status":400,)"
      R"("detail":"/access_rights/a~1b/limit/rate must be a number, is a string; )"
      R"(/tags must be an array, is 1","pointer":"/access_rights/a~1b/limit/rate"})");
  CHECK(client.get("/sessions/k").status == 404);
}

TEST_CASE("a session with access to everything is refused unless that is allowed") {
  session_server server;
  http_connection client(server.port());
  const auto answer = put(client, "/sessions/k", "{}");
  CHECK(answer.status == 403);
  CHECK(
      answer.body ==
      R"({"type":"urn:sidehook:problem:forbidden","title":"The request is not allowed","status":403,)"
      R"("detail":"Master keys not allowed: the session has no access_rights )"
      "(sessions.allow_master_keys)\"}");
}

TEST_CASE("a key that is too long is refused") {
  session_server server;
  http_connection client(server.port());
  CHECK(put(client, "/sessions/" + std::string(5'000, 'k'), orders_only).status == 413);
  CHECK(client.get("/sessions/" + std::string(5'000, 'k')).status == 404);
}

TEST_CASE("a store that fails is told as not available") {
  session_server server;
  http_connection client(server.port());
  {
    store::state_file other(server.data_dir(), {});
    const store::sqlite_transaction keeps_out(other.database);
    const auto answer = put(client, "/sessions/k", orders_only);
    CHECK(answer.status == 503);
    CHECK(answer.header("Retry-After") == "1");
    CHECK(answer.body.find("state.db: database is locked") != std::string::npos);
  }
  CHECK(put(client, "/sessions/k", orders_only).status == 200);
  server.end_store();
  for (const char* method : {"GET", "PUT", "DELETE"}) {
    const auto answer = client.request(method, "/sessions/k", {}, orders_only);
    CHECK(answer.status == 503);
    CHECK(answer.body.find("the store is closed") != std::string::npos);
  }
}

}  // namespace sessions_endpoint_test
