#include <atomic>

#include <catch2/catch.hpp>

#include "test/bench/load_client/load.hpp"
#include "test/support/http_server.hpp"

namespace load_client_test {

using namespace sidehook;
using namespace sidehook::bench;
using std::chrono::milliseconds;

namespace {

/// Refuses every fourth request, and counts all.
class counting_server {
 public:
  std::uint16_t port() const { return server_.port(); }
  std::uint64_t requests() const { return requests_; }
  std::uint64_t bytes() const { return bytes_; }

 private:
  void take(const http::request& request, http::responder respond) {
    bytes_ += request.body.size();
    respond(http::text_reply(++requests_ % 4 == 0 ? 503 : 202, std::string(100'000, 'a')));
  }

  std::atomic<std::uint64_t> requests_ = 0;
  std::atomic<std::uint64_t> bytes_ = 0;
  test::http_server server_{
      {{"POST", "/events/{api_id}",
        [this](const auto& request, auto respond) { take(request, std::move(respond)); }}}};
};

options options_for(const counting_server& server) {
  options given;
  given.port = server.port();
  given.target = "/events/api-{}";
  given.targets = 3;
  given.body = "{}";
  given.connections = 8;
  return given;
}

}  // namespace

TEST_CASE("the load client counts what a server has answered, by the status") {
  const counting_server server;
  auto given = options_for(server);
  given.requests = 1000;
  const auto made = load(given).run();
  CHECK(server.requests() == 1000);
  CHECK(made.answers == std::map<int, std::uint64_t>{{202, 750}, {503, 250}});
  CHECK(made.latencies_ms.size() == 1000);
}

TEST_CASE("the load client waits for every answer when its time is up") {
  const counting_server server;
  auto given = options_for(server);
  given.seconds = 0.05;
  const auto made = load(given).run();
  CHECK(made.latencies_ms.size() == server.requests());
}

TEST_CASE("the load client sends bodies that are larger than what a socket takes") {
  const counting_server server;
  auto given = options_for(server);
  given.requests = 20;
  given.body = std::string(std::size_t{1} << 20, 'b');
  CHECK(load(given).run().latencies_ms.size() == 20);
  CHECK(server.bytes() == std::uint64_t{20} << 20);
}

TEST_CASE("the load client sends as many requests as a rate asks for") {
  const counting_server server;
  auto given = options_for(server);
  given.rate = 2000;
  given.seconds = 0.1;
  const auto made = load(given).run();
  CHECK(made.latencies_ms.size() + made.unsent == 200);
  CHECK(made.latencies_ms.size() == server.requests());
}

TEST_CASE("what falls behind a rate stays due at its moment") {
  options given;
  given.rate = 1000;
  given.seconds = 0.003;
  timetable times(given);
  const clock_type::time_point begin{milliseconds(5)};
  times.begin(begin);
  CHECK(times.take(begin) == begin);
  CHECK_FALSE(times.take(begin));
  CHECK(times.until_next(begin) == milliseconds(1));
  const auto late = begin + milliseconds(4);
  CHECK(times.take(late) == begin + milliseconds(1));
  CHECK(times.take(late) == begin + milliseconds(2));
  CHECK_FALSE(times.take(late));
  CHECK(times.over(late));
  CHECK(times.left() == 0);
}

TEST_CASE("a rate that is not kept is given up after twice its time, and what is left is told") {
  options given;
  given.rate = 1000;
  given.seconds = 0.003;
  timetable times(given);
  const clock_type::time_point begin{};
  times.begin(begin);
  CHECK(times.take(begin));
  CHECK_FALSE(times.take(begin + milliseconds(7)));
  CHECK(times.left() == 2);
}

TEST_CASE("the time at which a request was due stands in its body") {
  options given;
  given.body = R"({"Due":"@@@@@@@@@@@@@@@@"})";
  requests made(given);
  REQUIRE(made.stamped());
  const auto due_in = [&](clock_type::time_point due) {
    const auto text = made.next(due);
    return std::stoull(std::string(text.substr(text.find("Due") + 6, 16)));
  };
  const auto now = clock_type::now();
  const auto today = std::chrono::system_clock::now().time_since_epoch();
  const auto microseconds = std::chrono::duration_cast<std::chrono::microseconds>(today).count();
  const auto first = due_in(now);
  CHECK(static_cast<double>(first) == Approx(static_cast<double>(microseconds)).margin(1e8));
  CHECK(due_in(now + milliseconds(2)) == first + 2000);
}

TEST_CASE("figures tell the percentiles of the time that answers took") {
  figures made;
  made.answers = {{202, 100}};
  for (int i = 100; i >= 1; --i) made.latencies_ms.push_back(static_cast<float>(i));
  CHECK(
      to_json(made).find(
          R"("latency_ms":{"p50":50.0000,"p90":90.0000,"p99":99.0000,"p99.9":100.0000,"max":100.0000})") !=
      std::string::npos);
}

}  // namespace load_client_test
