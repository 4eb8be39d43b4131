#include "daemon/log/logger.hpp"

#include <catch2/catch.hpp>

#include "test/support/noted_lines.hpp"

namespace logger_test {

using namespace sidehook;

namespace {

struct fixture {
  std::vector<std::string> lines;
  log::logger logger{std::make_unique<test::noted_lines>(lines),
                     log::level::info,
                     log::format::text,
                     {.most = 2, .window = std::chrono::seconds(3'600)}};
};

}  // namespace

TEST_CASE("which lines are written may change at any time") {
  fixture f;
  f.logger.debug("one");
  f.logger.set_least(log::level::debug);
  f.logger.debug("two");
  f.logger.set_least(log::level::error);
  f.logger.warn("three");
  CHECK(f.lines == std::vector<std::string>{"level=debug message=two"});
  CHECK(f.logger.least() == log::level::error);
}

TEST_CASE("lines are counted by their level") {
  fixture f;
  f.logger.info("a");
  f.logger.info("b");
  f.logger.error("c");
  f.logger.debug("not written");
  CHECK(f.logger.lines(log::level::info) == 2);
  CHECK(f.logger.lines(log::level::error) == 1);
  CHECK(f.logger.lines(log::level::debug) == 0);
}

TEST_CASE("errors that say the same on other occasions are written so often, and no more") {
  fixture f;
  for (int i = 0; i < 5; ++i) {
    const std::string id = std::to_string(i);
    f.logger.error("handler failed", {{"handler", "h"}, {"event_id", id}, {"error", "no"}});
  }
  f.logger.error("handler failed", {{"handler", "h"}, {"event_id", "5"}, {"error", "yes"}});
  f.logger.error("handler failed", {{"handler", "g"}, {"event_id", "6"}, {"error", "no"}});
  CHECK(f.lines == std::vector<std::string>{
                       R"(level=error message="handler failed" handler=h event_id=0 error=no)",
                       R"(level=error message="handler failed" handler=h event_id=1 error=no)",
                       R"(level=error message="handler failed" handler=h event_id=5 error=yes)",
                       R"(level=error message="handler failed" handler=g event_id=6 error=no)"});
}

TEST_CASE("what is information, or a script's own line, is written each time") {
  fixture f;
  for (int i = 0; i < 5; ++i) f.logger.info("handler succeeded");
  for (int i = 0; i < 5; ++i) f.logger.write_each(log::level::error, "from a script", {});
  CHECK(f.lines.size() == 10);
}

TEST_CASE("levels have names") {
  CHECK(log::to_string(log::level::warn) == "warn");
  CHECK(log::level_named("debug") == log::level::debug);
  CHECK_FALSE(log::level_named("warning"));
}

}  // namespace logger_test
