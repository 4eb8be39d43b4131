#include "daemon/endpoint/health_endpoint.hpp"

#include <regex>

#include <catch2/catch.hpp>

#include "daemon/version.hpp"
#include "test/unit/endpoint/samples.hpp"

namespace health_endpoint_test {

using namespace sidehook;
using endpoint::health;
using endpoint::health_endpoint;
using endpoint::health_status;

namespace {

using member = void (health_endpoint::*)(http::request, http::responder) const;

http::reply ask(member what, const health& now) {
  const health_endpoint asked([&] { return now; });
  const test::answers answers;
  (asked.*what)({}, answers.responder());
  return answers.only();
}

health with(std::vector<health_status> statuses) {
  health made;
  for (const auto status : statuses)
    made.components.push_back(
        {"part" + std::to_string(made.components.size()), "system", status, ""});
  return made;
}

std::string status_of(const health& now) {
  const auto body = ask(&health_endpoint::hello, now).body;
  return body.substr(0, body.find(','));
}

}  // namespace

TEST_CASE("hello has status, version, description and the details of each part, in order") {
  health now;
  now.components = {{"queue", "datastore", health_status::fail, "the queue is \"full\""},
                    {"apis", "system", health_status::pass, ""}};
  const auto reply = ask(&health_endpoint::hello, now);
  CHECK(reply.status == 200);
  CHECK(reply.content_type == "application/json");
  const std::regex time(R"("time":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")");
  CHECK(std::distance(std::sregex_iterator(reply.body.begin(), reply.body.end(), time), {}) == 2);
  CHECK(
      std::regex_replace(reply.body, time, R"("time":T)") ==
      R"({"status":"fail","version":")" + std::string(version) +
          R"(","description":"Sidehook","details":{)"
          R"("queue":{"status":"fail","componentType":"datastore","output":"the queue is \"full\"","time":T},)"
          R"("apis":{"status":"pass","componentType":"system","time":T}}})");
}

TEST_CASE("hello's status is the worst of its parts, wherever it stands") {
  using enum health_status;
  CHECK(status_of(with({})) == R"({"status":"pass")");
  CHECK(status_of(with({pass, pass})) == R"({"status":"pass")");
  CHECK(status_of(with({pass, warn, pass})) == R"({"status":"warn")");
  CHECK(status_of(with({fail, warn})) == R"({"status":"fail")");
  CHECK(status_of(with({warn, fail})) == R"({"status":"fail")");
}

TEST_CASE("hello is asked anew at each request, and answers 200 whatever it has to say") {
  int looks = 0;
  const health_endpoint asked(
      [&] { return with({++looks == 1 ? health_status::pass : health_status::fail}); });
  for (const std::string status : {"pass", "fail"}) {
    const test::answers answers;
    asked.hello({}, answers.responder());
    CHECK(answers.only().status == 200);
    CHECK(answers.only().body.starts_with(R"({"status":")" + status + "\""));
  }
}

TEST_CASE("livez answers as long as the process does, without looking at any part") {
  const health_endpoint asked([]() -> health { throw std::logic_error("not to be asked"); });
  const test::answers answers;
  asked.alive({}, answers.responder());
  CHECK(answers.only().status == 200);
  CHECK(answers.only().body == "alive\n");
}

TEST_CASE("readyz says whether events are accepted, whatever the parts' health is") {
  auto now = with({health_status::fail});
  const auto ready = ask(&health_endpoint::ready, now);
  CHECK(ready.status == 200);
  CHECK(ready.body == "ready\n");

  now = with({health_status::pass});
  now.refuses_because = "the daemon is starting or stopping";
  const auto not_ready = ask(&health_endpoint::ready, now);
  CHECK(not_ready.status == 503);
  CHECK(not_ready.content_type == "application/problem+json");
  CHECK(not_ready.body ==
        test::problem_text(
            "unavailable", "The service is not available at present", 503,
            R"("detail":"no events are accepted: the daemon is starting or stopping")"));
  CHECK(test::header_of(not_ready, "Retry-After") == "1");
}

}  // namespace health_endpoint_test
