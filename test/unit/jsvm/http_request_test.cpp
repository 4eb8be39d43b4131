#include <catch2/catch.hpp>

#include "test/support/script_machine.hpp"

namespace http_request_test {

using namespace sidehook;
using jsvm::host::http_failure;
using jsvm::host::http_request;
using jsvm::host::http_response;

namespace {

// The request that TykMakeHttpRequest makes of this argument.
http_request request_of(const std::string& argument) {
  test::script_machine machine;
  machine.evaluate("TykMakeHttpRequest(" + argument + ")");
  INFO(argument);
  INFO((machine.lines.empty() ? "" : machine.lines.front()));
  REQUIRE(machine.http().requests.size() == 1);
  return machine.http().requests.front();
}

// What is logged of an argument of which no request can be made.
std::string refusal_of(const std::string& argument) {
  test::script_machine machine;
  INFO(argument);
  CHECK(machine.evaluate("[TykMakeHttpRequest(" + argument + ")]") == "[null]");
  CHECK(machine.http().requests.empty());
  REQUIRE(machine.lines.size() == 1);
  return machine.lines.front();
}

std::string url_of(const std::string& domain, const std::string& resource = "") {
  return request_of("{Domain:'" + domain + "',Resource:'" + resource + "'}").url;
}

}  // namespace

TEST_CASE("TykMakeHttpRequest takes a JSON string and an object") {
  const std::string object =
      R"({Method:'PUT',Domain:'http://h:8080',Resource:'/r?q=1',Headers:{'x-lower-CASE':'v'},Body:'b'})";
  for (const auto& argument : {object, "JSON.stringify(" + object + ")"}) {
    const auto request = request_of(argument);
    CHECK(request.method == "PUT");
    CHECK(request.url == "http://h:8080/r?q=1");
    CHECK(request.headers == std::vector<jsvm::host::http_header>{{"X-Lower-Case", "v"}});
    CHECK(request.body == "b");
    CHECK(request.timeout.count() == 0);
  }
}

TEST_CASE("names of members match in any case, null and unknown members are as if absent") {
  const auto request = request_of(
      R"('{"mETHOD":"post","DOMAIN":"http://h","resource":null,"Headers":null,"nonsense":[1]}')");
  CHECK(request.method == "post");
  CHECK(request.url == "http://h/");
  CHECK(request.headers.empty());
  CHECK(request_of("{Domain:'http://h'}").method == "GET");
}

TEST_CASE("a form is sorted and encoded, has no Content-Type, and gives way to a body") {
  const auto form = request_of(R"({Domain:'http://h',FormData:{b:'x y',a:'1&2=é*',c:''}})");
  CHECK(form.body == "a=1%262%3D%C3%A9%2A&b=x+y&c=");
  CHECK(form.headers.empty());
  CHECK(form.method == "GET");
  CHECK(request_of("{Domain:'http://h',Body:'body',FormData:{a:'1'}}").body == "body");
}

TEST_CASE("the query goes out byte for byte, the path encoded where it must be, the fragment not") {
  CHECK(url_of("http://h", "/a b/é/%2F?x=%2f&y=a|b<c>&z=é#part") ==
        "http://h/a%20b/%C3%A9/%2F?x=%2f&y=a|b<c>&z=é");
  CHECK(url_of("http://h?x=1", "&y=2") == "http://h/?x=1&y=2");
  CHECK(url_of("HTTPS://u:p@h.example:8443/", "r") == "https://u:p@h.example:8443/r");
  CHECK(url_of("http://[::1]:80/x") == "http://[::1]:80/x");
  CHECK(url_of("http://h", "/?a=b c") == "http://h/?a=b%20c");
}

TEST_CASE("a URL that cannot be sent to is refused by name") {
  const std::string prefix = "error: TykMakeHttpRequest: ";
  CHECK(refusal_of("{}") ==
        prefix + R"(the URL "" is not absolute: it needs http:// or https:// and a host)");
  CHECK(refusal_of("{Domain:'/only/a/path'}") ==
        prefix +
            R"(the URL "/only/a/path" is not absolute: it needs http:// or https:// and a host)");
  CHECK(refusal_of("{Domain:'ftp://h/'}") ==
        prefix + R"(the URL "ftp://h/" has another scheme than http and https)");
  CHECK(refusal_of("{Domain:'http:///x'}") ==
        prefix + R"(the URL "http:///x" has no valid host and port)");
  CHECK(refusal_of("{Domain:'http://h:x/'}") ==
        prefix + R"(the URL "http://h:x/" has no valid host and port)");
  CHECK(refusal_of("{Domain:'http://h:70000/'}") ==
        prefix + R"(the URL "http://h:70000/" has no valid port)");
  CHECK(refusal_of("{Domain:'http://h/%zz'}") ==
        prefix + R"(the URL "http://h/%zz" holds a % that no two hexadecimal digits follow)");
  CHECK(refusal_of(R"({Domain:'http://h/\n'})") == prefix + "the URL holds a control character");
}

TEST_CASE("an argument of the wrong shape is refused with the member and its type") {
  const std::string prefix = "error: TykMakeHttpRequest: ";
  CHECK(refusal_of("{Domain:'http://h',Headers:{a:1}}") ==
        prefix + "Headers.a must be a string, and is a number");
  CHECK(refusal_of("{Domain:'http://h',Method:true}") ==
        prefix + "Method must be a string, and is a boolean");
  CHECK(refusal_of("{Domain:'http://h',FormData:[]}") ==
        prefix + "FormData must be an object of strings, and is an array");
  CHECK(refusal_of("{Domain:'http://h',Method:'G T'}") == prefix + R"("G T" is no HTTP method)");
  CHECK(refusal_of("{Domain:'http://h',Headers:{'a b':'c'}}") ==
        prefix + R"("a b" is no name of a header)");
  CHECK(refusal_of(R"({Domain:'http://h',Headers:{a:'b\r\nc: d'}})") ==
        prefix + "the value of the header a holds a control character");
  CHECK(refusal_of("{Domain:'http://h',Timeout:-1}") ==
        prefix + "Timeout must be from 0 to 3600000 (milliseconds)");
  CHECK(refusal_of("[]") == prefix + "the argument must be an object, and is an array");
  CHECK(refusal_of("1").starts_with(prefix));
  CHECK(refusal_of("'{}x'").starts_with(prefix + "SyntaxError: "));
  CHECK(refusal_of("'null'") ==
        prefix + R"(the URL "" is not absolute: it needs http:// or https:// and a host)");
}

TEST_CASE("without an argument nothing is sent and nothing logged") {
  test::script_machine machine;
  for (const char* call : {"TykMakeHttpRequest()", "TykMakeHttpRequest(undefined)",
                           "TykMakeHttpRequest('undefined')"}) {
    CHECK(machine.evaluate("[" + std::string(call) + "]") == "[null]");
    CHECK(machine.lines.empty());
  }
  CHECK(machine.http().requests.empty());
}

TEST_CASE("headers that the client sets itself are ignored, the last of one name wins") {
  const auto request = request_of(
      R"({Domain:'http://h',Headers:{host:'evil','Content-Length':'9','transfer-encoding':'x',Trailer:'t',connection:'close','A-b':'1','a-B':'2'}})");
  CHECK(request.headers == std::vector<jsvm::host::http_header>{{"A-B", "2"}});
}

TEST_CASE("the answer has both spellings, canonical names and lists of values") {
  test::script_machine machine;
  machine.http().answer = [](const http_request&) {
    return http_response{201, {{"x-multi", "a"}, {"Content-Length", "2"}, {"X-Multi", "b"}}, "ok"};
  };
  CHECK(
      machine.evaluate("TykMakeHttpRequest({Domain:'http://h'})") ==
      R"("{\"Code\":201,\"Body\":\"ok\",\"Headers\":{\"Content-Length\":[\"2\"],\"X-Multi\":[\"a\",\"b\"]},)"
      R"(\"code\":201,\"body\":\"ok\",\"headers\":{\"Content-Length\":[\"2\"],\"X-Multi\":[\"a\",\"b\"]}}")");
}

TEST_CASE("bodies keep their bytes, text or not, in both directions") {
  test::script_machine machine;
  const std::string bytes("\x00\xFF\xFE\"\\\n\xC3\xA9\xF0\x9F\x98\x80\xED\xB2\x80", 15);
  machine.http().answer = [&](const http_request&) { return http_response{200, {}, bytes}; };
  CHECK(machine.evaluate("b64enc(JSON.parse(TykMakeHttpRequest({Domain:'http://h'})).Body)") ==
        R"("AP/+IlwKw6nwn5iA7bKA")");
  machine.evaluate("TykMakeHttpRequest({Domain:'http://h',Body:b64dec('AP/+IlwKw6nwn5iA7bKA')})");
  CHECK(machine.http().requests.back().body == bytes);
  machine.evaluate(
      "TykMakeHttpRequest(JSON.stringify({Domain:'http://h',Body:b64dec('AP/"
      "+IlwKw6nwn5iA7bKA')}))");
  CHECK(machine.http().requests.back().body == bytes);
}

TEST_CASE(
    "a failure is undefined and a line in the log, or an answer for scripts that ask for it") {
  test::script_machine machine;
  machine.http().answer = [](const http_request&) {
    return http_failure{http_failure::reason::timed_out, "http://h/ did not answer"};
  };
  CHECK(machine.evaluate("[TykMakeHttpRequest({Domain:'http://h'})]") == "[null]");
  CHECK(machine.lines ==
        std::vector<std::string>{"error: TykMakeHttpRequest: http://h/ did not answer"});
  CHECK(machine.evaluate("JSON.parse(TykMakeHttpRequest({Domain:'http://h',ReturnErrors:true}))") ==
        R"({"Code":0,"Body":"","Headers":{},"code":0,"body":"","headers":{},)"
        R"("Error":{"Reason":"timed_out","Message":"http://h/ did not answer"}})");
  CHECK(machine.evaluate(
            "JSON.parse(TykMakeHttpRequest({Domain:'nowhere',ReturnErrors:true})).Error.Reason") ==
        R"("invalid")");
}

TEST_CASE("the run's trace context goes with each request, beside what the script sets") {
  test::script_machine machine;
  machine.load(
      "var h = { DoProcessEvent: function (event) {"
      "  TykMakeHttpRequest({Domain:'http://h'});"
      "  TykMakeHttpRequest({Domain:'http://h',Headers:{traceparent:'own'}});"
      "  TykBatchRequest({requests:[{method:'GET',relative_url:'http://h'}]});"
      "} };");
  auto what = test::script_machine::invocation_of("h", R"({"EventType":"T"})");
  what.trace_parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  machine.queue(std::move(what));
  machine.finish();
  const auto& requests = machine.http().requests;
  REQUIRE(requests.size() == 3);
  for (const auto& request : requests)
    CHECK(request.trace_parent == "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
  CHECK(requests[0].headers.empty());
  CHECK(requests[1].headers == std::vector<jsvm::host::http_header>{{"Traceparent", "own"}});
}

TEST_CASE("Timeout is handed on in milliseconds") {
  CHECK(request_of("{Domain:'http://h',Timeout:250}").timeout.count() == 250);
}

}  // namespace http_request_test
