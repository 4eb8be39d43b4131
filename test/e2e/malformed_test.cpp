#include <filesystem>
#include <iterator>
#include <string>

#include <catch2/catch.hpp>

#include "test/e2e/malformed_requests.hpp"
#include "test/support/daemon.hpp"
#include "test/support/patience.hpp"

namespace malformed_test {

using namespace sidehook::test;

namespace {

std::ptrdiff_t open_descriptors(pid_t process) {
  const std::filesystem::directory_iterator all("/proc/" + std::to_string(process) + "/fd");
  return std::distance(begin(all), end(all));
}

http_answer answer_to(const running_daemon& daemon, const malformed_request& request) {
  http_connection connection(daemon.events_port());
  connection.send(request.bytes);
  return connection.receive();
}

// A problem document; a batch has one for each of its events, records an answer of their sender's.
bool is_documented(const http_answer& answer) {
  const auto type = answer.header("Content-Type");
  return type == "application/problem+json" ||
         (type == "application/json" &&
          (answer.body.find("urn:sidehook:problem:") != std::string::npos ||
           answer.body.find("\"errorMessage\"") != std::string::npos));
}

void check_refusals(const std::vector<malformed_request>& requests) {
  temporary_folder folder;
  folder.write("apis/a.json", classic_definition("a", {{"E", "h", "h.js"}}));
  folder.write("h.js", "var h = { DoProcessEvent: function () {} };");
  // What stops in the middle is waited for so long.
  running_daemon daemon(folder, {"listen.header_timeout_ms=500", "listen.body_timeout_ms=500"});
  const auto worker = daemon.worker();
  // Whatever is opened once is open then.
  CHECK(daemon.post("/events/a?wait=true", R"({"EventType":"E"})").status == 200);
  const auto descriptors = open_descriptors(worker);
  for (const auto& request : requests) {
    INFO(request.name);
    const auto answer = answer_to(daemon, request);
    CHECK(answer.status == request.status);
    CHECK(is_documented(answer));
    CHECK(answer.body.find("\"detail\":\"\"") == std::string::npos);
  }
  CHECK(daemon.post("/events/a?wait=true", R"({"EventType":"E"})").status == 200);
  CHECK(daemon.worker() == worker);
  CHECK(comes_true([&] { return open_descriptors(worker) <= descriptors; }));
  CHECK(daemon.stop() == 0);
}

}  // namespace

TEST_CASE("what is no HTTP, or could be read in two ways, is refused in the documented form") {
  const auto requests = malformed_http();
  CHECK(requests.size() >= 150);
  check_refusals(requests);
}

TEST_CASE("a body that is none that is taken is refused in the documented form") {
  const auto requests = malformed_bodies();
  CHECK(requests.size() >= 150);
  check_refusals(requests);
}

}  // namespace malformed_test
