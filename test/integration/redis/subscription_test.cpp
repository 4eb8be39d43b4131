#include "daemon/redis/subscription.hpp"

#include <chrono>
#include <optional>

#include <catch2/catch.hpp>

#include "test/integration/redis/redis_driver.hpp"

namespace subscription_test {

using namespace sidehook;
using namespace sidehook::test;

namespace {

// Listens on the test's thread, while the test waits for something.
class listening {
 public:
  listening(const redis::options& options, const std::string& channel) {
    subscription_.emplace(
        context_, options, channel,
        redis::subscription::listener{
            [this](const std::string& text) { messages.push_back(text); }, [this] { ++subscribed; },
            [this](const std::string& text) { reports.push_back(text); }});
  }
  ~listening() {
    subscription_->stop();
    context_.restart();
    context_.run_for(std::chrono::seconds(30));
    CHECK(context_.stopped());
    CHECK(subscription_->failure() == "the client of Redis was stopped");
  }

  template <class Condition>
  void run_until(Condition condition) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!condition()) {
      context_.run_one_for(std::chrono::milliseconds(10));
      REQUIRE(std::chrono::steady_clock::now() < until);
    }
  }
  redis::subscription& subscription() { return *subscription_; }

  std::vector<std::string> messages;
  int subscribed = 0;
  std::vector<std::string> reports;

 private:
  boost::asio::io_context context_{1};
  std::optional<redis::subscription> subscription_;
};

}  // namespace

TEST_CASE("what is published on the channel is heard in order, and nothing else") {
  redis_server server;
  listening here(options_for(server), "news");
  CHECK_FALSE(here.subscription().failure().empty());
  here.run_until([&] { return here.subscribed == 1; });
  CHECK(here.subscription().failure().empty());
  const std::string bytes("\0\r\n", 3);
  CHECK(server.number({"PUBLISH", "news", "one"}) == 1);
  CHECK(server.number({"PUBLISH", "other", "none"}) == 0);
  server.number({"PUBLISH", "news", bytes});
  server.number({"PUBLISH", "news", ""});
  here.run_until([&] { return here.messages.size() == 3; });
  CHECK(here.messages == std::vector<std::string>{"one", bytes, ""});
  CHECK(here.reports.empty());
}

TEST_CASE("a subscription is made anew after the server was away, and that is told") {
  redis_server server;
  listening here(options_for(server), "news");
  here.run_until([&] { return here.subscribed == 1; });
  server.kill();
  here.run_until([&] { return !here.subscription().failure().empty(); });
  server.start();
  here.run_until([&] { return here.subscribed == 2; });
  CHECK(here.subscription().failure().empty());
  server.number({"PUBLISH", "news", "again"});
  here.run_until([&] { return !here.messages.empty(); });
  CHECK(here.reports.back() == "Redis at " + server.address() + " is connected to again");
}

TEST_CASE("a server that says nothing any more is noticed while nothing is published") {
  redis_server server;
  auto options = options_for(server);
  options.timeout_ms = std::chrono::milliseconds(100);
  listening here(options, "news");
  here.run_until([&] { return here.subscribed == 1; });
  server.pause();
  here.run_until([&] { return !here.subscription().failure().empty(); });
  CHECK(here.reports.front() ==
        "Redis at " + server.address() + " did not answer within 100 ms (redis.timeout_ms)");
  server.resume();
  here.run_until([&] { return here.subscribed == 2; });
}

TEST_CASE("a subscription lasts while it is asked now and then whether it is there") {
  redis_server server;
  auto options = options_for(server);
  options.timeout_ms = std::chrono::milliseconds(2'000);
  listening here(options, "news");
  here.run_until([&] {
    return server.text({"INFO", "commandstats"}).find("cmdstat_ping:calls=4") != std::string::npos;
  });
  CHECK(here.subscribed == 1);
  CHECK(here.reports.empty());
}

TEST_CASE("who may not listen is told so, and tried again") {
  redis_server server;
  server.command({"ACL", "SETUSER", "hook", "on", ">secret", "+@all", "resetchannels"});
  auto options = options_for(server);
  options.username = "hook";
  options.password = "secret";
  listening here(options, "news");
  here.run_until([&] { return !here.reports.empty(); });
  CHECK(here.reports.front().starts_with("Redis at " + server.address() +
                                         " refuses to be listened to on news: NOPERM "));
  CHECK(here.subscribed == 0);
  server.command({"ACL", "SETUSER", "hook", "&news"});
  here.run_until([&] { return here.subscribed == 1; });
}

}  // namespace subscription_test
