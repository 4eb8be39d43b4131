#include "daemon/command/top_page.hpp"

#include <catch2/catch.hpp>

#include "config/json/parse.hpp"
#include "daemon/command/line_text.hpp"
#include "daemon/command/top_lines.hpp"

namespace top_page_test {

using namespace sidehook;
using namespace sidehook::command;
using namespace std::chrono_literals;

namespace {

const std::string first_status = R"({"version":"1.2.3","status":"ready","refuses_because":"",
  "time":"2026-08-21T10:11:12.000Z","started":"2026-08-21T09:00:00.123Z",
  "process":{"cpu_s":1.5,"resident_bytes":52428800,"threads":5,"open_files":1},
  "events":{"received":100,"accepted":90,"repeated":0,"ignored":0,"refused":10},
  "queue":{"deliveries":0,"waiting":0,"bytes":0,"max_deliveries":1000,"max_bytes":1048576,
           "oldest":null},
  "runs":{"succeeded":80,"failed":10,"timed_out":0,"cancelled":2},"retries":4,"dead_letters":1,
  "vms":[{"heap_bytes":1048576,"max_heap_bytes":67108864,"runs":0,"max_runs":16}]})";

const std::string second_status = R"({"version":"1.2.3","status":"ready","refuses_because":"",
  "time":"2026-08-21T10:11:14.000Z","started":"2026-08-21T09:00:00.123Z",
  "process":{"cpu_s":2.5,"resident_bytes":52428800,"threads":5,"open_files":34},
  "events":{"received":120,"accepted":108,"repeated":0,"ignored":0,"refused":12},
  "queue":{"deliveries":7,"waiting":3,"bytes":524288,"max_deliveries":1000,"max_bytes":1048576,
           "oldest":"2026-08-21T10:08:00.000Z"},
  "runs":{"succeeded":95,"failed":12,"timed_out":1,"cancelled":2},"retries":6,"dead_letters":2,
  "vms":[{"heap_bytes":2097152,"max_heap_bytes":67108864,"runs":4,"max_runs":16}]})";

/// A row of GET /handlers.
struct row {
  std::string api = "a";
  std::string event = "E";
  std::string handler = "h";
  int runs = 0;
  int failures = 0;
  double duration_ms = 0;
  double cpu_ms = 0;
  std::string error = "";
  std::string failed_at = "2026-08-21T10:11:13.000Z";
  std::string paused = "null";
};

std::string text_of(const row& row) {
  return R"({"api_id":")" + row.api + R"(","event":")" + row.event + R"(","handler":")" +
         row.handler + R"(","state":"ready","runs":)" + std::to_string(row.runs) +
         ",\"failures\":" + std::to_string(row.failures) + R"(,"last_error":")" + row.error +
         R"(","last_failed":")" + row.failed_at +
         "\",\"duration_ms\":" + std::to_string(row.duration_ms) +
         ",\"cpu_ms\":" + std::to_string(row.cpu_ms) + ",\"paused\":" + row.paused + "}";
}

top_sample sample(const std::string& status, const std::vector<row>& rows,
                  std::chrono::seconds at) {
  std::string handlers;
  for (const auto& row : rows) handlers += (handlers.empty() ? "" : ",") + text_of(row);
  const auto first = config::json::parse(status);
  const auto second = config::json::parse(R"({"handlers":[)" + handlers + "]}");
  REQUIRE(first.has_value());
  REQUIRE(second.has_value());
  auto read = read_top_sample(*first, *second, std::chrono::steady_clock::time_point(at));
  REQUIRE(read.has_value());
  return *std::move(read);
}

std::string joined(const std::vector<top_line>& lines) {
  std::string text;
  for (const auto& line : lines) text += line.text + "\n";
  return text;
}

top_page example(top_order order = top_order::failures) {
  const auto before =
      sample(first_status,
             {{.handler = "quiet", .runs = 10}, {.handler = "fails"}, {.handler = "works"}}, 0s);
  return make_top_page(&before,
                       sample(second_status,
                              {{.handler = "quiet", .runs = 10},
                               {.handler = "fails",
                                .runs = 3,
                                .failures = 3,
                                .duration_ms = 6,
                                .cpu_ms = 5,
                                .error = "Error: no",
                                .paused = "{}"},
                               {.api = "a",
                                .event = "E",
                                .handler = "works",
                                .runs = 15,
                                .duration_ms = 3'000,
                                .cpu_ms = 500},
                               {.api = "a",
                                .event = "F",
                                .handler = "works",
                                .runs = 15,
                                .duration_ms = 3'000,
                                .cpu_ms = 500}},
                              2s),
                       order);
}

std::vector<std::string> names_of(const top_page& page) {
  std::vector<std::string> names;
  for (const auto& handler : page.handlers) names.push_back(handler.now.handler);
  return names;
}

}  // namespace

TEST_CASE("the page of top shows rates between two samples, and the handlers that fail first") {
  CHECK(joined(lines_of(example(), {100})) ==
        R"(sidehook 1.2.3, since 2026-08-21T09:00:00Z: ready
a second  10.0 received, 9.0 accepted, 1.0 refused; 9.0 runs, 1.5 failures, 1.0 retries
queue     7/1000 deliveries, 3 waiting, 0.5/1.0 MiB, the oldest 3 min; 2 dead letters
1 VM      2.0/64.0 MiB, 4/16 runs under way; handlers take 25.2 % of the thread
process   50.0 % CPU, 50.0 MiB, 5 threads, 34 open files

API  EVENT  HANDLER  RUNS/S  FAIL/S  FAILED  MEAN MS  CPU %  STATE
a    E      fails       1.5     1.5       3      2.0    0.2  paused
a    E,F    works       7.5     0.0       0    200.0   25.0  ready
a    E      quiet       0.0     0.0       0        -    0.0  ready

LAST ERRORS
2026-08-21T10:11:13Z  a fails: Error: no
)");
}

TEST_CASE("the first page of top has no rates") {
  const auto page = make_top_page(nullptr, sample(first_status, {{}}, 0s), top_order::failures);
  CHECK(joined(lines_of(page, {100})) ==
        R"(sidehook 1.2.3, since 2026-08-21T09:00:00Z: ready
a second  - received, - accepted, - refused; - runs, - failures, - retries
queue     0/1000 deliveries, 0 waiting, 0.0/1.0 MiB; 1 dead letter
1 VM      1.0/64.0 MiB, 0/16 runs under way; handlers take - % of the thread
process   - % CPU, 50.0 MiB, 5 threads, 1 open file

API  EVENT  HANDLER  RUNS/S  FAIL/S  FAILED  MEAN MS  CPU %  STATE
a    E      h             -       -       0        -      -  ready
)");
}

TEST_CASE("top sorts handlers by what is asked for") {
  using names = std::vector<std::string>;
  CHECK(names_of(example(top_order::failures)) == names{"fails", "works", "quiet"});
  for (const auto order : {top_order::cpu, top_order::mean, top_order::runs})
    CHECK(names_of(example(order)) == names{"works", "fails", "quiet"});
  auto order = top_order::failures;
  for (int i = 0; i < 4; ++i) order = next_order(order);
  CHECK(order == top_order::failures);
}

TEST_CASE("counters of a daemon that was started anew count from there") {
  const auto before =
      sample(second_status, {{.runs = 50, .failures = 5, .duration_ms = 900, .cpu_ms = 800}}, 0s);
  const auto page =
      make_top_page(&before, sample(first_status, {{.runs = 60, .failures = 1, .cpu_ms = 20}}, 10s),
                    top_order::failures);
  REQUIRE(page.rates);
  CHECK(page.rates->received == Approx(10));
  CHECK(page.rates->retries == Approx(0.4));
  CHECK(page.rates->process_cpu == Approx(15));
  // A handler's count that is larger than before is of the new daemon all the same.
  REQUIRE(page.handlers.front().rates);
  CHECK(page.handlers.front().rates->runs == Approx(6));
  CHECK(page.handlers.front().rates->failures == Approx(0.1));
  CHECK(page.handlers.front().rates->cpu == Approx(0.2));
}

TEST_CASE("the page of top fits the terminal, however small") {
  const auto page = example();
  for (const std::size_t columns : {0, 1, 10, 40, 60, 80}) {
    for (const std::size_t rows : {0, 1, 5, 8, 12, 24}) {
      const auto lines = lines_of(page, {columns, rows});
      CHECK(lines.size() <= rows);
      for (const auto& line : lines) CHECK(columns_of(line.text) <= columns);
    }
  }
  // Two of the three handlers, and the error.
  const auto small = joined(lines_of(page, {70, 12}));
  CHECK(small.find("works") != std::string::npos);
  CHECK(small.find("quiet") == std::string::npos);
  CHECK(small.find("a fails: Error: no") != std::string::npos);
}

TEST_CASE("long names give way on a narrow terminal, and figures stay") {
  const auto page = make_top_page(
      nullptr,
      sample(first_status, {{.api = "a", .handler = "a_handler_with_a_name_that_is_long"}}, 0s),
      top_order::failures);
  const auto lines = lines_of(page, {75});
  CHECK(lines.at(6).text ==
        "API  EVENT  HANDLER           RUNS/S  FAIL/S  FAILED  MEAN MS  CPU %  STATE");
  CHECK(lines.at(7).text ==
        "a    E      a_handler_with_…       -       -       0        -      -  ready");
}

TEST_CASE("nothing that a daemon says reaches the terminal as a control character") {
  auto status = first_status;
  status.replace(status.find("1.2.3"), 5, R"(1\u001b[2J\u009b2J)");
  status.replace(status.find(R"("refuses_because":"")"), 20,
                 R"("refuses_because":"\u001b]0;title\u0007")");
  const std::string hostile = R"(\u001b[31m\n\u009bx\u202ey)";
  const auto page = make_top_page(nullptr,
                                  sample(status,
                                         {{.api = hostile,
                                           .event = hostile,
                                           .handler = hostile,
                                           .failures = 1,
                                           .error = hostile,
                                           .failed_at = hostile}},
                                         0s),
                                  top_order::failures);
  auto lines = lines_of(page, {400});
  for (const auto& line : lines_without_daemon("a\x1b[2J\xC2\x9B", {80})) lines.push_back(line);
  for (const auto& line : lines) {
    INFO(line.text);
    CHECK(line.text.find_first_of("\x1b\n\r\a") == std::string::npos);
    CHECK(line.text.find("\xC2\x9B") == std::string::npos);
    CHECK(line.text.find("\xE2\x80\xAE") == std::string::npos);
  }
  CHECK(lines.front().text ==
        "sidehook 1\\x1b[2J?2J, since 2026-08-21T09:00:00Z: refuses events: "
        "\\x1b]0;title\\x07");
}

TEST_CASE("what is no daemon's answer makes no sample") {
  const auto none = config::json::parse("{}");
  const auto list = config::json::parse("[]");
  const auto status = config::json::parse(first_status);
  const auto odd = config::json::parse(R"({"handlers":[1,null,{"runs":-1,"cpu_ms":"x"}]})");
  CHECK_FALSE(read_top_sample(*none, *none, {}));
  CHECK_FALSE(read_top_sample(*list, *list, {}));
  CHECK_FALSE(read_top_sample(*status, *none, {}));
  const auto read = read_top_sample(*status, *odd, {});
  REQUIRE(read);
  CHECK(read->counts.received == 100);
}

}  // namespace top_page_test
