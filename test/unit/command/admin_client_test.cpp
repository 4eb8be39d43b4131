#include "daemon/command/admin_client.hpp"

#include <catch2/catch.hpp>

#include "daemon/command/key_pin.hpp"
#include "test/support/certificates.hpp"
#include "test/support/scripted_server.hpp"
#include "test/support/temporary_folder.hpp"

namespace admin_client_test {

using namespace sidehook;
using namespace sidehook::test;
using namespace std::chrono_literals;
using command::admin_client;

namespace {

admin_client client_of(const scripted_server& server, const command::admin_limits& limits = {}) {
  return {*command::listener_at(server.url("/")), limits};
}

std::string place_of(const scripted_server& server) { return server.url(""); }

// What it says about a server that answers like this.
command::admin_failure failure_with(const std::string& answer) {
  const scripted_server server(always(answer));
  auto failure = client_of(server, {10s, 1}).get("/x").error();
  const auto place = failure.message.find(place_of(server));
  if (place != std::string::npos) failure.message.replace(place, place_of(server).size(), "PLACE");
  return failure;
}

}  // namespace

TEST_CASE("requests go to one listener on one connection, and their answers are read as JSON") {
  std::vector<std::string> requests;
  const scripted_server server(answering([&](const std::string& request) {
    requests.push_back(request.substr(0, request.find("\r\n")));
    return response("200 OK", R"({"a":[1]})");
  }));
  auto client = client_of(server);
  const auto answer = client.get("/x?y=" + command::encoded("a b&ü/"));
  REQUIRE(answer.has_value());
  CHECK(answer->text == R"({"a":[1]})");
  CHECK(answer->json["a"][0].GetInt() == 1);
  CHECK(client.post("/x/replay").has_value());
  CHECK(client.remove("/x").has_value());
  CHECK(requests == std::vector<std::string>{"GET /x?y=a%20b%26%C3%BC%2F HTTP/1.1",
                                             "POST /x/replay HTTP/1.1", "DELETE /x HTTP/1.1"});
  CHECK(server.accepted() == 1);
}

TEST_CASE("every request shows the credentials, if there are any") {
  std::vector<std::string> requests;
  const scripted_server server(answering([&](const std::string& request) {
    requests.push_back(request);
    return response("200 OK", "{}");
  }));
  admin_client client(*command::listener_at(server.url("/")), {},
                      http::header{"Authorization", "Bearer s3cret"});
  CHECK(client.get("/x").has_value());
  CHECK(client.post("/x").has_value());
  REQUIRE(requests.size() == 2);
  for (const auto& request : requests)
    CHECK(request.find("\r\nAuthorization: Bearer s3cret\r\n") != std::string::npos);
}

TEST_CASE("a refusal says what its problem document says, or its status") {
  const auto problem = failure_with(response(
      "404 Not Found", R"({"title":"There is nothing here","status":404,"detail":"no\nletter"})"));
  CHECK(problem.status == 404);
  CHECK(problem.message == "no\\x0aletter (GET /x: 404)");
  CHECK(failure_with(response("405 No", R"({"title":"Not here"})")).message ==
        "Not here (GET /x: 405)");
  CHECK(failure_with(response("502 Bad Gateway", "<html>")).message ==
        "PLACE answers GET /x with 502");
  CHECK(failure_with(response("302 Found", "", {"Location: /y"})).message ==
        "PLACE answers GET /x with 302");
}

TEST_CASE("an answer that is not JSON, too large or cut off is none") {
  CHECK(failure_with(response("200 OK", "<html>")).message ==
        "the answer of PLACE cannot be read: invalid value (1:1)");
  CHECK(failure_with(response("200 OK", std::string((1 << 20) + 1, ' '))).message ==
        "the answer of PLACE is larger than 1 MB (--max-answer-mb)");
  const scripted_server half([](server_connection& connection) {
    connection.read_request();
    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{");
  });
  CHECK(client_of(half).get("/x").error().message ==
        place_of(half) + " cannot be asked: Transferred a partial file");
}

TEST_CASE("a listener that does not answer in time is told with the option") {
  const scripted_server silent([](server_connection& connection) { connection.wait_for_end(); });
  const auto failure = client_of(silent, {1s, 1}).get("/x").error();
  CHECK(failure.status == 0);
  CHECK(failure.message == place_of(silent) + " did not answer within 1 s (--timeout)");
}

TEST_CASE("where nobody listens is told with what says where") {
  std::string place;
  {
    const scripted_server gone(always(""));
    place = place_of(gone);
  }
  admin_client client(*command::listener_at(place), {});
  CHECK(client.get("/x").error().message ==
        "no daemon answers at " + place +
            ": Connection refused (admin.address and admin.port, or --admin, say where it is)");
}

TEST_CASE("the listener is where the settings have it, as seen from this machine") {
  const auto url_of = [](const std::string& address) {
    config::settings settings;
    settings.admin.address = address;
    return command::listener_of(settings)->url.text();
  };
  CHECK(url_of("127.0.0.1") == "http://127.0.0.1:8091");
  CHECK(url_of("10.1.2.3") == "http://10.1.2.3:8091");
  CHECK(url_of("0.0.0.0") == "http://127.0.0.1:8091");
  CHECK(url_of("::") == "http://[::1]:8091");
  CHECK(url_of("fd00::1") == "http://[fd00::1]:8091");
  config::settings settings;
  settings.admin.port = 0;
  CHECK(command::listener_of(settings).error() ==
        "admin.port is 0, a free port that only the daemon knows: say where it is with --admin");
}

TEST_CASE("an encrypted listener is known by its certificate, and one at a path is reached there") {
  config::settings settings;
  settings.admin.tls.certificate_file = "server.pem";
  CHECK(command::listener_of(settings)->url.text() == "https://127.0.0.1:8091");
  CHECK(command::listener_of(settings)->certificate_file == "server.pem");
  settings.admin.unix_socket = "/run/admin.sock";
  settings.admin.port = 0;
  const auto local = *command::listener_of(settings);
  CHECK(local.url.text() == "http://localhost");
  CHECK(local.unix_socket == "/run/admin.sock");
  CHECK(local.certificate_file.empty());
  CHECK(admin_client(local, {}).place() == "/run/admin.sock");
}

TEST_CASE("a certificate's key is pinned as libcurl has it") {
  const temporary_folder folder;
  const certificate_authority authority(folder.path(), "authority");
  const auto file = authority.certificate_file().string();
  const auto pin = command::key_pin_of(file);
  CHECK(pin.starts_with("sha256//"));
  CHECK(pin.size() == 8 + 44);
  CHECK(command::key_pin_of(file) == pin);
  CHECK(command::key_pin_of(authority.issue("other", "").certificate_file.string()) != pin);
  CHECK_THROWS_WITH(command::key_pin_of((folder.path() / "authority-key.pem").string()),
                    (folder.path() / "authority-key.pem").string() +
                        ": holds no certificate in PEM (admin.tls.certificate_file)");
}

TEST_CASE("a URL of a listener has a scheme and a host, and no query; messages leave out secrets") {
  CHECK(command::listener_at("localhost").error() ==
        "--admin \"localhost\": the URL cannot be read: Bad scheme");
  CHECK(command::listener_at("ftp://a/").error() ==
        "--admin \"ftp://a/\": the URL's scheme is ftp, and only http and https are spoken");
  CHECK(command::listener_at("http://a/?b").error() ==
        "--admin \"http://a/?b\": the URL must not have a query");
  CHECK(admin_client(*command::listener_at("https://user:secret@a/b"), {}).place() ==
        "https://a:443");
}

}  // namespace admin_client_test
