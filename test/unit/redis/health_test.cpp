#include "daemon/redis/health.hpp"

#include <vector>

#include <catch2/catch.hpp>

namespace health_test {

using namespace sidehook;

TEST_CASE("a loss is reported once, and so is its end") {
  std::vector<std::string> reports;
  redis::health health([&](const std::string& what) { reports.push_back(what); });
  CHECK(health.failure() == "Redis has not been connected to yet");
  health.restored("Redis at a:1");
  CHECK(health.failure().empty());
  health.lost("one");
  health.lost("one");
  health.lost("two");
  CHECK(health.failure() == "two");
  health.restored("Redis at a:1");
  health.restored("Redis at a:1");
  CHECK(health.failure().empty());
  CHECK(reports == std::vector<std::string>{"one", "two", "Redis at a:1 is connected to again"});
}

TEST_CASE("nothing is reported after the stop") {
  int reports = 0;
  redis::health health([&](const std::string&) { ++reports; });
  health.stop();
  health.lost("one");
  health.restored("Redis at a:1");
  CHECK(health.failure() == "the client of Redis was stopped");
  CHECK(reports == 0);
}

}  // namespace health_test
