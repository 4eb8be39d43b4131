#include <catch2/catch.hpp>

#include "config/json/parse.hpp"
#include "test/support/daemon.hpp"
#include "test/support/patience.hpp"
#include "test/support/text.hpp"

namespace log_test {

using namespace sidehook;
using namespace sidehook::test;

namespace {

struct log_folder {
  log_folder() {
    folder.write("h.js",
                 "var h = { DoProcessEvent: function () { log('said'); } };\n"
                 "var fails = { DoProcessEvent: function () { throw new Error('no'); } };");
    folder.write("apis/a.json",
                 classic_definition("a", {{"E", "h", "h.js"}, {"F", "fails", "h.js"}}));
  }
  temporary_folder folder;
};

std::string put_level(running_daemon& daemon, const std::string& level) {
  http_connection connection(daemon.admin_port());
  return connection.request("PUT", "/log?level=" + level).body;
}

/// The id that the answer gives the one event.
std::string id_in(const std::string& answer) {
  const std::string mark = R"("id":")";
  const auto begin = answer.find(mark) + mark.size();
  return answer.substr(begin, answer.find('"', begin) - begin);
}

}  // namespace

TEST_CASE("one id is in every line of an event, from its acceptance to the outcome") {
  const log_folder f;
  running_daemon daemon(f.folder, {"log.access=true"});
  const auto id = id_in(daemon.post("/events/a?wait=true", R"({"EventType":"E"})").body);
  CHECK(daemon.stop() == 0);
  const auto errors = daemon.process().errors();
  INFO(errors);
  CHECK(count_of("event_id=" + id, errors) == 3);
  const auto accepted =
      errors.find("message=\"event accepted\" event_id=" + id + " api_id=a handlers=1");
  const auto said = errors.find("message=said prefix=jsvm");
  const auto ended = errors.find("message=\"handler succeeded\"");
  CHECK(accepted != std::string::npos);
  CHECK(accepted < said);
  CHECK(said < ended);
}

TEST_CASE("the access log has each request, without what may be secret in its path") {
  const log_folder f;
  running_daemon daemon(f.folder, {"log.access=true"});
  CHECK(daemon.post("/events/a?wait=true&token=hidden1", R"({"EventType":"E"})").status == 200);
  CHECK(daemon.post("/events/a", "{").status == 400);
  CHECK(daemon.admin_get("/sessions/hidden2").status == 404);
  CHECK(daemon.admin_get("/nothing/hidden3").status == 404);
  CHECK(daemon.stop() == 0);
  const auto errors = daemon.process().errors();
  INFO(errors);
  CHECK(errors.find(
            "message=request listener=events peer=127.0.0.1 method=POST route=\"/events/{api_id}\" "
            "status=200 request_bytes=17 answer_bytes=") != std::string::npos);
  CHECK(errors.find("message=\"event refused\" reason=malformed error=") != std::string::npos);
  CHECK(errors.find("route=\"/sessions/{key}\" status=404") != std::string::npos);
  CHECK(errors.find("route=\"/nothing/…\" status=404") != std::string::npos);
  CHECK(errors.find("hidden") == std::string::npos);
}

TEST_CASE("without log.access requests are not logged") {
  const log_folder f;
  running_daemon daemon(f.folder);
  CHECK(daemon.post("/events/a?wait=true", R"({"EventType":"E"})").status == 200);
  CHECK(daemon.stop() == 0);
  CHECK(daemon.process().errors().find("message=request") == std::string::npos);
  CHECK(daemon.process().errors().find("event accepted") == std::string::npos);
}

TEST_CASE("the level of the log can be changed while the daemon runs") {
  const log_folder f;
  running_daemon daemon(f.folder, {"log.level=warn"});
  CHECK(daemon.admin_get("/log").body == R"({"level":"warn","configured":"warn"})");
  CHECK(daemon.post("/events/a?wait=true", R"({"EventType":"E"})").status == 200);
  CHECK(put_level(daemon, "debug") == R"({"level":"debug","configured":"warn"})");
  CHECK(daemon.post("/events/a?wait=true", R"({"EventType":"E"})").status == 200);
  CHECK(put_level(daemon, "error") == R"({"level":"error","configured":"warn"})");
  CHECK(daemon.post("/events/a?wait=true", R"({"EventType":"E"})").status == 200);
  CHECK(put_level(daemon, "loud").find("it has to be one of debug, info, warn, error") !=
        std::string::npos);
  CHECK(daemon.stop() == 0);
  const auto errors = daemon.process().errors();
  INFO(errors);
  CHECK(count_of("message=said", errors) == 1);
  CHECK(count_of("message=\"event accepted\"", errors) == 1);
  CHECK(errors.find("level=debug before=warn") != std::string::npos);
  CHECK(errors.find("level=error before=debug") != std::string::npos);
}

TEST_CASE("a handler that keeps failing does not fill the log, and how often it did is told") {
  const log_folder f;
  running_daemon daemon(f.folder, {"log.max_repeats=3", "log.repeat_window_s=1"});
  std::string flood;
  for (int i = 0; i < 50; ++i) flood += "{\"EventType\":\"F\"}\n";
  CHECK(daemon.post("/events/a?wait=true", flood).status == 200);
  const auto failures = [&] {
    return count_of("message=\"handler failed\"", daemon.process().errors());
  };
  // The answer may be here before the lines are.
  CHECK(comes_true([&] { return failures() >= 3; }));
  CHECK(failures() == 3);
  // What was left out is told with the first warning after the window.
  CHECK(comes_true([&] {
    put_level(daemon, "info");
    return daemon.process().errors().find("lines that say the same were left out") !=
           std::string::npos;
  }));
  CHECK(daemon.process().errors().find(
            "line=\"handler failed api_id=a event=F handler=fails dead_letter=attempts "
            "error=Error: no at=h.js:2\" times=47") != std::string::npos);
}

TEST_CASE("a log for machines has an object on each line, and errors have file, line and stack") {
  const log_folder f;
  running_daemon daemon(f.folder, {"log.format=json", "log.access=true"});
  CHECK(daemon.post("/events/a?wait=true", R"({"EventType":"F"})").status == 200);
  CHECK(daemon.stop() == 0);
  std::istringstream lines(daemon.process().errors());
  std::size_t failures = 0;
  for (std::string line; std::getline(lines, line);) {
    INFO(line);
    const auto parsed = config::json::parse(line);
    REQUIRE(parsed.has_value());
    if (std::string_view((*parsed)["message"].GetString()) != "handler failed") continue;
    ++failures;
    CHECK(std::string_view((*parsed)["at"].GetString()) == "h.js:2");
    CHECK(std::string_view((*parsed)["stack"].GetString()).find("h.js:2") !=
          std::string_view::npos);
    CHECK((*parsed).HasMember("event_id"));
  }
  CHECK(failures == 1);
}

}  // namespace log_test
