#include <atomic>

#include <catch2/catch.hpp>

#include "test/integration/client/client_driver.hpp"
#include "test/support/gzip.hpp"
#include "test/support/scripted_server.hpp"

namespace bounds_test {

using namespace sidehook;
using namespace sidehook::test;
using jsvm::host::http_failure;
using jsvm::host::http_response;
using reason = http_failure::reason;
using std::chrono::milliseconds;

namespace {

constexpr std::size_t body_limit = 1000;

config::http_client_settings small_bodies() {
  return settings_with([](auto& settings) { settings.max_response_bytes = body_limit; });
}

std::string place_of(const scripted_server& server) {
  return "127.0.0.1:" + std::to_string(server.port());
}

// Answers no request before the test says so.
class gate {
 public:
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    opened_.notify_all();
  }
  int most_at_once() {
    const std::lock_guard lock(mutex_);
    return most_at_once_;
  }
  scripted_server::answer answer() {
    return [this](const std::string&) {
      std::unique_lock lock(mutex_);
      most_at_once_ = std::max(most_at_once_, ++held_);
      opened_.wait_for(lock, std::chrono::seconds(10), [&] { return open_; });
      --held_;
      return response("200 OK", "late");
    };
  }

 private:
  std::mutex mutex_;
  std::condition_variable opened_;
  bool open_ = false;
  int held_ = 0;
  int most_at_once_ = 0;
};

// Reads a request, and says nothing.
scripted_server::script silence() {
  return [](server_connection& connection) { connection.wait_for_end(); };
}

jsvm::host::http_request with_timeout(jsvm::host::http_request request, milliseconds timeout) {
  request.timeout = timeout;
  return request;
}

}  // namespace

TEST_CASE("an answer may be as large as allowed, and not a byte larger") {
  const scripted_server server(answering([](const std::string& request) {
    const std::size_t size = request.starts_with("GET /more ") ? body_limit + 1 : body_limit;
    return response("200 OK", std::string(size, 'x'));
  }));
  client_driver driver(small_bodies());
  CHECK(driver.answer(get(server.url("/"))).body == std::string(body_limit, 'x'));
  const auto failure = driver.failure(get(server.url("/more")));
  CHECK(failure.why == reason::too_large);
  CHECK(failure.message == "the answer of " + place_of(server) +
                               " is larger than 1000 bytes (http_client.max_response_bytes)");
}

TEST_CASE("an answer without an end is cut off while it is read, and its connection ended") {
  const scripted_server server([](server_connection& connection) {
    connection.read_request();
    connection.write("HTTP/1.1 200 OK\r\n\r\n");
    while (connection.write(std::string(4096, 'x'))) {
    }
  });
  client_driver driver(small_bodies());
  CHECK(driver.failure(get(server.url("/"))).why == reason::too_large);
  server.wait_until_open(0);
}

TEST_CASE("the bound holds for what a compressed answer unpacks to") {
  const std::string bomb = gzip(std::string(50'000'000, '\0'));
  REQUIRE(bomb.size() < 60'000);
  const scripted_server server(always(response("200 OK", bomb, {"Content-Encoding: gzip"})));
  client_driver driver;
  const auto failure = driver.failure(get(server.url("/")));
  CHECK(failure.why == reason::too_large);
  CHECK(failure.message == "the answer of " + place_of(server) +
                               " is larger than 1048576 bytes (http_client.max_response_bytes)");
}

TEST_CASE("the header of an answer is bounded, informational ones before it included") {
  const auto fields = [](std::size_t bytes) {
    std::string lines;
    while (lines.size() < bytes) lines += "X-Filler: " + std::string(500, 'x') + "\r\n";
    return lines;
  };
  const scripted_server one_header(
      always("HTTP/1.1 200 OK\r\n" + fields(70'000) + "Content-Length: 0\r\n\r\n"));
  const scripted_server many_headers([](server_connection& connection) {
    connection.read_request();
    while (connection.write("HTTP/1.1 103 Early Hints\r\n\r\n")) {
    }
  });
  client_driver driver;
  for (const auto* server : {&one_header, &many_headers}) {
    const auto failure = driver.failure(get(server->url("/")));
    CHECK(failure.why == reason::too_large);
    CHECK(failure.message ==
          "the header of the answer of " + place_of(*server) + " is larger than 65536 bytes");
  }
}

TEST_CASE("a server that does not answer is waited for as long as the request says") {
  const scripted_server server(silence());
  client_driver driver;
  const auto begun = std::chrono::steady_clock::now();
  const auto failure = driver.failure(with_timeout(get(server.url("/")), milliseconds(80)));
  CHECK(std::chrono::steady_clock::now() - begun >= milliseconds(80));
  CHECK(failure.why == reason::timed_out);
  CHECK(failure.message == place_of(server) + " did not answer within 80 ms");
  server.wait_until_open(0);
}

TEST_CASE("a time limit that is the option's names it") {
  const scripted_server server(silence());
  client_driver driver(
      settings_with([](auto& settings) { settings.timeout_ms = milliseconds(70); }));
  const auto failure = driver.failure(with_timeout(get(server.url("/")), milliseconds(70)));
  CHECK(failure.message ==
        place_of(server) + " did not answer within 70 ms (http_client.timeout_ms)");
}

TEST_CASE("a slow body counts against the time limit, however steadily it trickles") {
  std::atomic<bool> ended = false;
  const scripted_server server([&](server_connection& connection) {
    connection.read_request();
    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n");
    while (!ended && connection.write("x")) std::this_thread::yield();
  });
  client_driver driver(
      settings_with([](auto& settings) { settings.max_response_bytes = 100'000'000; }));
  const auto failure = driver.failure(with_timeout(get(server.url("/")), milliseconds(100)));
  ended = true;
  CHECK(failure.why == reason::timed_out);
}

TEST_CASE("redirects share one time limit") {
  const scripted_server server(answering([](const std::string& request) {
    std::this_thread::sleep_for(milliseconds(30));
    return response("302 Found", "",
                    {"Location: " + request.substr(4, request.find(' ', 4) - 4) + "x"});
  }));
  client_driver driver;
  const auto failure = driver.failure(with_timeout(get(server.url("/")), milliseconds(100)));
  CHECK(failure.why == reason::timed_out);
}

TEST_CASE("a TLS handshake that stalls ends with the time to connect") {
  const scripted_server server(silence());
  client_driver driver(
      settings_with([](auto& settings) { settings.connect_timeout_ms = milliseconds(60); }));
  const auto failure = driver.failure(get("https://" + place_of(server) + "/"));
  CHECK(failure.why == reason::timed_out);
  CHECK(failure.message == place_of(server) +
                               " was not connected to within 60 ms "
                               "(http_client.connect_timeout_ms)");
}

TEST_CASE("no more connections are open to one host, and in all, than the options allow") {
  gate first_gate;
  gate second_gate;
  const scripted_server first(answering(first_gate.answer()));
  const scripted_server second(answering(second_gate.answer()));
  client_driver driver(settings_with([](auto& settings) {
    settings.max_connections = 5;
    settings.max_connections_per_host = 3;
  }));
  std::vector<std::shared_ptr<sent_request>> sent;
  for (int i = 0; i < 20; ++i) {
    sent.push_back(driver.send(get(first.url("/"))));
    sent.push_back(driver.send(get(second.url("/"))));
  }
  driver.run_until([&] { return first_gate.most_at_once() + second_gate.most_at_once() == 5; });
  CHECK(first.accepted() + second.accepted() == 5);
  first_gate.open();
  second_gate.open();
  for (const auto& each : sent) {
    CHECK(std::holds_alternative<http_response>(driver.wait_for(each)));
  }
  CHECK(first_gate.most_at_once() <= 3);
  CHECK(second_gate.most_at_once() <= 3);
}

TEST_CASE("a host that does not answer holds up no other") {
  const scripted_server stuck(silence());
  const scripted_server lively(always(response("200 OK", "here")));
  client_driver driver(settings_with([](auto& settings) {
    settings.max_connections = 3;
    settings.max_connections_per_host = 2;
  }));
  for (int i = 0; i < 10; ++i) driver.send(get(stuck.url("/")));
  for (int i = 0; i < 5; ++i) CHECK(driver.answer(get(lively.url("/"))).body == "here");
}

TEST_CASE("waiting for a connection counts against the time limit, and says which option bit") {
  const scripted_server server(silence());
  const scripted_server other(silence());
  client_driver driver(settings_with([](auto& settings) {
    settings.max_connections = 2;
    settings.max_connections_per_host = 1;
  }));
  const auto first = driver.send(get(server.url("/")));
  const auto per_host = driver.failure(with_timeout(get(server.url("/")), milliseconds(50)));
  CHECK(per_host.why == reason::timed_out);
  CHECK(per_host.message == "no connection to " + place_of(server) +
                                " was free within 50 ms (http_client.max_connections_per_host)");
  const auto second = driver.send(get(other.url("/")));
  const scripted_server third(silence());
  const auto in_all = driver.failure(with_timeout(get(third.url("/")), milliseconds(50)));
  CHECK(in_all.why == reason::timed_out);
  CHECK(in_all.message == "no connection to " + place_of(third) +
                              " was free within 50 ms (http_client.max_connections)");
  CHECK(third.accepted() == 0);
}

TEST_CASE("an idle connection makes room for one to another host") {
  const scripted_server first(always(response("200 OK", "1")));
  const scripted_server second(always(response("200 OK", "2")));
  client_driver driver(settings_with([](auto& settings) { settings.max_connections = 1; }));
  for (int i = 0; i < 3; ++i) {
    CHECK(driver.answer(get(first.url("/"))).body == "1");
    CHECK(driver.answer(get(second.url("/"))).body == "2");
  }
  first.wait_until_open(0);
}

}  // namespace bounds_test
