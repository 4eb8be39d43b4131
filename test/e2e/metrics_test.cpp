#include <csignal>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include <catch2/catch.hpp>

#include "config/json/parse.hpp"
#include "test/support/checkout_folder.hpp"
#include "test/support/daemon.hpp"
#include "test/support/golden.hpp"
#include "test/support/patience.hpp"
#include "test/support/text.hpp"

// What is shown to Prometheus, and what is made of it: alerts and a dashboard.

namespace metrics_test {

using namespace sidehook;
using namespace sidehook::test;

namespace {

const std::string event = R"({"EventType":"E","EventMetaData":{"Key":"k"}})";

struct metrics_folder {
  metrics_folder() {
    folder.write(
        "h.js",
        "var h = { DoProcessEvent: function () {} };\n"
        "var fails = { DoProcessEvent: function () { throw new Error('no'); } };\n"
        "var asks = { DoProcessEvent: function (event) {\n"
        "  TykMakeHttpRequest(JSON.stringify({ Method: 'GET', Domain: event.EventMetaData.Domain,"
        "    Resource: '/hello' })); } };");
    folder.write("apis/a.json",
                 classic_definition(
                     "a", {{"E", "h", "h.js"}, {"F", "fails", "h.js"}, {"H", "asks", "h.js"}}));
  }
  temporary_folder folder;
};

/// The samples of a scrape by what stands before their value.
struct scrape {
  explicit scrape(running_daemon& daemon) : answer(daemon.admin_get("/metrics")) {
    CHECK(answer.status == 200);
    for (const auto& line : text_lines(answer.body)) {
      const auto space = line.rfind(' ');
      if (!line.starts_with('#')) samples[line.substr(0, space)] = std::stod(line.substr(space));
    }
  }
  double of(const std::string& sample) const {
    INFO(sample);
    const auto found = samples.find(sample);
    REQUIRE(found != samples.end());
    return found->second;
  }
  bool has(const std::string& sample) const { return samples.contains(sample); }

  http_answer answer;
  std::map<std::string, double> samples;
};

/// The metrics that there are, as the golden file lists them.
std::set<std::string> metric_names() {
  std::set<std::string> names;
  std::istringstream stream(checkout_file("test/golden/metrics.txt"));
  for (std::string mark, what, name, rest;
       stream >> mark >> what >> name && std::getline(stream, rest);) {
    names.insert(name);
    if (what != "TYPE" || rest != " histogram") continue;
    for (const auto* part : {"_bucket", "_sum", "_count"}) names.insert(name + part);
  }
  return names;
}

/// Those that an expression names and that there are not.
std::vector<std::string> unknown_metrics(const std::string& expression) {
  static const std::regex name("\\b(?:sidehook|process)_[a-z_]+\\b");
  const auto known = metric_names();
  std::vector<std::string> unknown;
  for (std::sregex_iterator found(expression.begin(), expression.end(), name), end; found != end;
       ++found) {
    if (!known.contains(found->str())) unknown.push_back(found->str());
  }
  return unknown;
}

/// Prometheus' own judge; what it says when it is not content.
std::string promtool(const std::vector<std::string>& arguments, const std::string& input = "") {
  std::vector<std::string> all{std::string(SIDEHOOK_CLIENTS_FOLDER) +
                               "/prometheus/usr/bin/promtool"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  child_process::options options;
  options.input = input;
  child_process process(std::move(all), options);
  return process.wait() == 0 ? "" : process.output() + process.errors();
}

/// Calls visit() with each string of a member of that name, however deep.
void visit_strings(const config::json::value& value, const std::string& name,
                   const std::function<void(const std::string&)>& visit) {
  if (value.IsArray())
    for (const auto& item : value.GetArray()) visit_strings(item, name, visit);
  if (!value.IsObject()) return;
  for (const auto& member : value.GetObject()) {
    if (member.value.IsString() && member.name.GetString() == name) visit(member.value.GetString());
    visit_strings(member.value, name, visit);
  }
}

}  // namespace

TEST_CASE("the metrics that there are, whatever has happened") {
  const metrics_folder f;
  running_daemon daemon(f.folder);
  const scrape first(daemon);
  CHECK(first.answer.header("Content-Type") == "text/plain; version=0.0.4; charset=utf-8");
  std::string families;
  for (const auto& line : text_lines(first.answer.body)) {
    if (line.starts_with('#')) families += line + "\n";
  }
  CHECK(families == golden("metrics.txt", families));
  CHECK(promtool({"check", "metrics"}, first.answer.body) == "");
}

TEST_CASE("events, runs, dead letters and requests are counted by what became of them") {
  const metrics_folder f;
  running_daemon daemon(f.folder);
  CHECK(daemon.post("/events/a?wait=true", event).status == 200);
  CHECK(daemon.post("/events/a?wait=true", R"({"EventType":"F"})").status == 200);
  CHECK(daemon
            .post("/events/a?wait=true",
                  R"({"EventType":"H","EventMetaData":{"Domain":"http://127.0.0.1:)" +
                      std::to_string(daemon.events_port()) + "\"}}")
            .status == 200);
  CHECK(daemon.post("/events/a", event, {{"Idempotency-Key", "one"}}).status == 202);
  CHECK(daemon.post("/events/a", event, {{"Idempotency-Key", "one"}}).status == 202);
  CHECK(daemon.post("/events/a", "{").status == 400);
  CHECK(daemon.post("/events/unknown", event).status == 404);
  CHECK(daemon.post("/events/a", R"({'EventType':'F'},)").status == 400);
  CHECK(daemon.post("/events/a", "[" + event + R"(,{"EventType":"G"},)" + event + "]").status ==
        202);
  CHECK(
      daemon.post("/events/a", R"({"EventType":"G",})", {{"User-Agent", "Tyk-Hookshot"}}).status ==
      202);
  CHECK(daemon.admin_post("/reload").status == 200);

  const scrape now(daemon);
  CHECK(now.of("sidehook_events_received_total") == 12);
  CHECK(now.of("sidehook_events_accepted_total") == 8);
  CHECK(now.of("sidehook_events_repeated_total") == 1);
  CHECK(now.of(R"(sidehook_events_refused_total{reason="malformed"})") == 2);
  CHECK(now.of(R"(sidehook_events_refused_total{reason="unknown_api"})") == 1);
  CHECK(now.of(R"(sidehook_event_repairs_total{kind="trailing_comma"})") == 1);
  CHECK(now.of(R"(sidehook_http_responses_total{listener="events",code="202"})") == 4);
  CHECK(now.of(R"(sidehook_http_responses_total{listener="events",code="400"})") == 2);
  CHECK(now.of(R"(sidehook_handler_runs_total{api_id="a",handler="fails",outcome="failed"})") == 1);
  CHECK(now.of(R"(sidehook_handler_runs_total{api_id="a",handler="asks",outcome="succeeded"})") ==
        1);
  CHECK(now.of(R"(sidehook_dead_letters_total{reason="attempts"})") == 1);
  CHECK(now.of("sidehook_dead_letters") == 1);
  CHECK(now.of(R"(sidehook_outbound_requests_total{result="2xx"})") == 1);
  CHECK(now.of("sidehook_outbound_request_seconds_count") == 1);
  CHECK(now.of("sidehook_queue_commit_events_sum") == 6);
  CHECK(now.of(R"(sidehook_reloads_total{result="ok"})") == 2);
  CHECK(now.of("sidehook_handlers") == 3);
  CHECK(now.of(R"(sidehook_vm_heap_bytes{vm="0"})") > 10'000);
  CHECK(now.of("process_resident_memory_bytes") > 1'000'000);
  CHECK(now.of("process_threads") >= 4);
  CHECK(now.of("process_open_fds") > 10);
  CHECK(promtool({"check", "metrics"}, now.answer.body) == "");
}

TEST_CASE("a daemon that waits shows what waits, and for how long") {
  const metrics_folder f;
  f.folder.write("h.js",
                 "var h = { DoProcessEvent: function () { sleep(20000); } };"
                 "var fails = h; var asks = h;");
  running_daemon daemon(f.folder, {"jsvm.concurrency=1", "jsvm.timeout_ms=30000",
                                   "queue.kind=memory", "shutdown.timeout_ms=0"});
  std::string flood;
  for (int i = 0; i < 1'000; ++i) flood += event + "\n";
  CHECK(daemon.post("/events/a", flood).status == 202);
  CHECK(comes_true([&] {
    const scrape seen(daemon);
    return seen.of(R"(sidehook_vm_runs{vm="0"})") == 1 &&
           seen.of("sidehook_queue_oldest_age_seconds") > 0;
  }));
  const scrape now(daemon);
  CHECK(now.of("sidehook_queue_deliveries") == 1'000);
  CHECK(now.of("sidehook_queue_waiting") > 0);
  CHECK(now.of("sidehook_queue_oldest_age_seconds") < 60);
  CHECK(now.of(R"(sidehook_vm_runs{vm="0"})") == 1);
}

TEST_CASE("however many handlers there are, a scrape has no more of them than it may") {
  const metrics_folder f;
  running_daemon daemon(f.folder, {"metrics.max_handlers=1"});
  for (const auto* type : {"E", "F", "F"})
    CHECK(daemon.post("/events/a?wait=true", std::string(R"({"EventType":")") + type + "\"}")
              .status == 200);
  const scrape now(daemon);
  // The first by name.
  CHECK(now.of(R"(sidehook_handler_runs_total{api_id="a",handler="fails",outcome="failed"})") == 2);
  CHECK(
      now.of(
          R"_(sidehook_handler_runs_total{api_id="(others)",handler="(others)",outcome="succeeded"})_") ==
      1);
  CHECK_FALSE(
      now.has(R"(sidehook_handler_runs_total{api_id="a",handler="h",outcome="succeeded"})"));
}

TEST_CASE("a worker that was replaced is told of") {
  const metrics_folder f;
  running_daemon daemon(f.folder, {"supervise=true"});
  CHECK(scrape(daemon).of("sidehook_worker_restarts_total") == 0);
  ::kill(daemon.worker(), SIGKILL);
  daemon.process().wait_for_errors("the worker was replaced");
  CHECK(scrape(daemon).of("sidehook_worker_restarts_total") == 1);
}

TEST_CASE("alerts and dashboard name metrics that there are") {
  CHECK(unknown_metrics("rate(sidehook_no_such_thing_total[5m])").size() == 1);
  CHECK(unknown_metrics(checkout_file("scripts/monitoring/alerts.yml")).empty());
  CHECK(unknown_metrics(checkout_file("scripts/monitoring/alerts_test.yml")).empty());
  CHECK(unknown_metrics(checkout_file("scripts/monitoring/dashboard.json")).empty());
}

TEST_CASE("alerts are what Prometheus takes, and fire when their test says so") {
  const std::string folder = checkout_folder() + "/scripts/monitoring/";
  CHECK(promtool({"check", "rules", folder + "alerts.yml"}) == "");
  CHECK(promtool({"test", "rules", folder + "alerts_test.yml"}) == "");
}

TEST_CASE("the dashboard's expressions are what Prometheus takes") {
  const auto dashboard = config::json::parse(checkout_file("scripts/monitoring/dashboard.json"));
  REQUIRE(dashboard.has_value());
  std::string rules = "groups:\n  - name: dashboard\n    rules:\n";
  std::size_t count = 0;
  visit_strings(*dashboard, "expr", [&](const std::string& expression) {
    auto made = std::regex_replace(expression, std::regex("\\$__rate_interval"), "5m");
    rules +=
        "      - {record: \"panel:expr" + std::to_string(++count) + "\", expr: '" + made + "'}\n";
  });
  CHECK(count > 30);
  const temporary_folder folder;
  folder.write("rules.yml", rules);
  CHECK(promtool({"check", "rules", (folder.path() / "rules.yml").string()}) == "");
  folder.write("rules.yml", rules + "      - {record: \"panel:wrong\", expr: 'sum('}\n");
  CHECK(promtool({"check", "rules", (folder.path() / "rules.yml").string()}) != "");
}

}  // namespace metrics_test
