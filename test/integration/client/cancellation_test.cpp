#include <filesystem>

#include <catch2/catch.hpp>

#include "test/integration/client/client_driver.hpp"
#include "test/support/scripted_server.hpp"

namespace cancellation_test {

using namespace sidehook;
using namespace sidehook::test;
using jsvm::host::http_failure;
using reason = http_failure::reason;

namespace {

scripted_server::script silence() {
  return [](server_connection& connection) { connection.wait_for_end(); };
}

void cancel(sent_request& request) {
  request.cancellation.emit(boost::asio::cancellation_type::terminal);
}

reason why(const sent_request& request) {
  REQUIRE(request.result.has_value());
  REQUIRE(std::holds_alternative<http_failure>(*request.result));
  return std::get<http_failure>(*request.result).why;
}

std::size_t open_files() {
  const std::filesystem::directory_iterator files("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(files), end(files)));
}

}  // namespace

TEST_CASE("a request that is cancelled is answered so, and the server sees its connection end") {
  const scripted_server server(silence());
  client_driver driver;
  const auto sent = driver.send(get(server.url("/")));
  driver.run_until([&] { return server.accepted() == 1; });
  cancel(*sent);
  CHECK_FALSE(sent->result.has_value());
  driver.wait_for(sent);
  CHECK(why(*sent) == reason::cancelled);
  CHECK(std::get<http_failure>(*sent->result).message == "the request was cancelled");
  server.wait_until_open(0);
  CHECK(driver.client().under_way() == 0);
}

TEST_CASE("a request can be cancelled as soon as it is sent, and after it was answered") {
  const scripted_server server(always(response("200 OK", "done")));
  client_driver driver;
  const auto early = driver.send(get(server.url("/")));
  cancel(*early);
  driver.wait_for(early);
  CHECK(why(*early) == reason::cancelled);

  const auto late = driver.send(get(server.url("/")));
  driver.wait_for(late);
  cancel(*late);
  CHECK(std::holds_alternative<jsvm::host::http_response>(*late->result));
}

TEST_CASE("a request can be cancelled while its name is resolved") {
  client_driver driver;
  for (int i = 0; i < 20; ++i) {
    const auto sent = driver.send(get("http://host" + std::to_string(i) + ".invalid/"));
    cancel(*sent);
    driver.wait_for(sent);
    CHECK(why(*sent) == reason::cancelled);
  }
  const auto begun = driver.send(get("http://name.invalid/"));
  driver.run_until([&, passes = 0]() mutable { return ++passes > 2; });
  cancel(*begun);
  driver.wait_for(begun);
}

TEST_CASE("a request that waits for a connection can be cancelled, and those behind it move up") {
  const scripted_server server(silence());
  client_driver driver(
      settings_with([](auto& settings) { settings.max_connections_per_host = 1; }));
  const auto first = driver.send(get(server.url("/")));
  const auto second = driver.send(get(server.url("/")));
  const auto third = driver.send(get(server.url("/")));
  driver.run_until([&] { return server.accepted() == 1; });
  cancel(*second);
  driver.wait_for(second);
  CHECK(why(*second) == reason::cancelled);
  CHECK(server.accepted() == 1);
  cancel(*first);
  driver.run_until([&] { return server.accepted() == 2; });
  CHECK_FALSE(third->result.has_value());
}

TEST_CASE("a thousand cancelled requests leave neither a handle nor an open file") {
  const scripted_server server(silence());
  client_driver driver;
  const auto wave = [&] {
    constexpr std::size_t width = 50;
    const std::size_t before = server.accepted();
    std::vector<std::shared_ptr<sent_request>> sent;
    for (std::size_t i = 0; i < width; ++i) sent.push_back(driver.send(get(server.url("/"))));
    driver.run_until([&] { return server.accepted() == before + width; });
    for (const auto& each : sent) cancel(*each);
    for (const auto& each : sent) driver.wait_for(each);
    server.wait_until_open(0);
  };
  wave();
  const std::size_t files = open_files();
  for (int i = 1; i < 20; ++i) wave();
  CHECK(driver.client().under_way() == 0);
  CHECK(open_files() == files);
}

TEST_CASE("stopping answers what is under way, and what comes later, as cancelled") {
  const scripted_server server(silence());
  client_driver driver(
      settings_with([](auto& settings) { settings.max_connections_per_host = 2; }));
  std::vector<std::shared_ptr<sent_request>> sent;
  for (int i = 0; i < 5; ++i) sent.push_back(driver.send(get(server.url("/"))));
  driver.run_until([&] { return server.accepted() == 2; });
  driver.client().stop();
  sent.push_back(driver.send(get(server.url("/"))));
  for (const auto& each : sent) {
    driver.wait_for(each);
    CHECK(why(*each) == reason::cancelled);
  }
  CHECK(server.accepted() == 2);
  server.wait_until_open(0);
}

TEST_CASE("a client that goes answers what is under way, and closes all connections") {
  const scripted_server server(silence());
  const scripted_server idle(always(response("200 OK", "")));
  client_driver driver;
  driver.answer(get(idle.url("/")));
  std::vector<std::shared_ptr<sent_request>> sent;
  for (int i = 0; i < 5; ++i) sent.push_back(driver.send(get(server.url("/"))));
  driver.run_until([&] { return server.accepted() == 5; });
  sent.push_back(driver.send(get("http://name.invalid/")));
  driver.destroy_client();
  server.wait_until_open(0);
  idle.wait_until_open(0);
  for (const auto& each : sent) {
    driver.wait_for(each);
    CHECK(why(*each) == reason::cancelled);
  }
  cancel(*sent.front());
}

}  // namespace cancellation_test
