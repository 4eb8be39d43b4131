#include <catch2/catch.hpp>

#include "test/support/script_machine.hpp"

namespace batch_request_test {

using namespace sidehook;
using jsvm::host::http_failure;
using jsvm::host::http_request;
using jsvm::host::http_response;
using jsvm::host::http_result;

namespace {

// Answers with the URL as the body; a URL that holds "fail" gets no answer.
http_result echo(const http_request& request) {
  if (request.url.find("fail") != std::string::npos)
    return http_failure{http_failure::reason::not_connected, "nobody there"};
  return http_response{200, {{"X-A", "1"}}, request.method + " " + request.url};
}

}  // namespace

TEST_CASE("a batch gives one reply a request, in their order") {
  test::script_machine machine;
  machine.http().answer = echo;
  for (const std::string flag : {"false", "true"}) {
    CHECK(
        machine.evaluate(
            "JSON.parse(TykBatchRequest(JSON.stringify({requests:["
            "{method:'POST',headers:{'x-a':'1'},body:'hi',relative_url:'http://a/x?y=1'},"
            "{relative_url:'http://fail/'},{RELATIVE_URL:'http://b/',method:''}],"
            "suppress_parallel_execution:" +
            flag + "})))") ==
        R"([{"relative_url":"http://a/x?y=1","code":200,"headers":{"X-A":["1"]},"body":"POST http://a/x?y=1"},)"
        R"({"relative_url":"","code":0,"headers":null,"body":""},)"
        R"({"relative_url":"http://b/","code":200,"headers":{"X-A":["1"]},"body":"GET http://b/"}])");
    CHECK(machine.lines ==
          std::vector<std::string>{"error: TykBatchRequest: requests[1]: nobody there"});
  }
  CHECK(machine.http().requests.at(0).body == "hi");
}

TEST_CASE("a batch of nothing is an empty list") {
  test::script_machine machine;
  for (const char* argument : {"{}", "{requests:[]}", "{requests:null}", "'null'"}) {
    INFO(argument);
    CHECK(machine.evaluate("TykBatchRequest(" + std::string(argument) + ")") == R"("[]")");
  }
}

TEST_CASE("one wrong request spoils the batch before anything is sent") {
  test::script_machine machine({.batch_requests = 3});
  const auto refusal = [&](const std::string& argument) {
    INFO(argument);
    CHECK(machine.evaluate("[TykBatchRequest(" + argument + ")]") == "[null]");
    CHECK(machine.http().requests.empty());
    REQUIRE(machine.lines.size() == 1);
    return machine.lines.front();
  };
  const std::string prefix = "error: Batch request error: ";
  CHECK(
      refusal("{requests:[{relative_url:'http://a/'},{relative_url:'/x'}]}") ==
      prefix +
          R"(requests[1]: the URL "/x" is not absolute: it needs http:// or https:// and a host)");
  CHECK(refusal("{requests:[{relative_url:'http://a/',method:'a b'}]}") ==
        prefix + R"(requests[0]: "a b" is no HTTP method)");
  CHECK(refusal("{requests:[{relative_url:'http://a/',headers:{a:1}}]}") ==
        prefix + "requests[0].headers.a must be a string, and is a number");
  CHECK(refusal("{requests:[1]}") == prefix + "requests[0] must be an object, and is a number");
  CHECK(refusal("{requests:{}}") == prefix + "requests must be an array, and is an object");
  CHECK(refusal("{suppress_parallel_execution:1}") ==
        prefix + "suppress_parallel_execution must be a boolean, and is a number");
  CHECK(refusal("{requests:[{},{},{},{}]}") ==
        prefix + "4 requests are more than 3 (http_client.max_batch_requests)");
  CHECK(refusal("").starts_with(prefix + "SyntaxError"));
}

}  // namespace batch_request_test
