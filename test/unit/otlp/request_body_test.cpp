#include "daemon/otlp/request_body.hpp"

#include <catch2/catch.hpp>

namespace request_body_test {

using namespace sidehook;
using namespace std::chrono_literals;

TEST_CASE("spans are written as the JSON form of OTLP has them") {
  trace::span first;
  first.own = {0x0af7651916cd43dd, 0x8448eb211c80319c, 0xb7ad6b7169203331, true};
  first.parent = 0x00f067aa0ba902b7;
  first.name = "ingest \"E\"";
  first.what = trace::span::kind::server;
  first.began = trace::time_point(1'700'000'000'123'456'789ns);
  first.ended = trace::time_point(1'700'000'000'223'456'789ns);
  first.add("sidehook.event.id", std::string("e1"));
  first.add("sidehook.handlers", std::int64_t{2});
  trace::span second;
  second.own = {0, 1, 2, true};
  second.name = "run";
  second.failure = "Error: no";
  CHECK(otlp::export_request(std::vector{first, second}, {{"service.name", "s"}}, "1.2.3") ==
        R"({"resourceSpans":[{"resource":{"attributes":[)"
        R"({"key":"service.name","value":{"stringValue":"s"}}]},)"
        R"("scopeSpans":[{"scope":{"name":"sidehook","version":"1.2.3"},"spans":[)"
        R"({"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331",)"
        R"("parentSpanId":"00f067aa0ba902b7","name":"ingest \"E\"","kind":2,)"
        R"("startTimeUnixNano":"1700000000123456789","endTimeUnixNano":"1700000000223456789",)"
        R"("attributes":[{"key":"sidehook.event.id","value":{"stringValue":"e1"}},)"
        R"({"key":"sidehook.handlers","value":{"intValue":"2"}}]},)"
        R"({"traceId":"00000000000000000000000000000001","spanId":"0000000000000002",)"
        R"("name":"run","kind":1,"startTimeUnixNano":"0","endTimeUnixNano":"0","attributes":[],)"
        R"("status":{"code":2,"message":"Error: no"}}]}]}]})");
}

TEST_CASE("an answer says how many spans were not taken, or nothing") {
  const auto rejected = [](std::string_view body) {
    return otlp::read_export_response(body).rejected_spans;
  };
  CHECK(rejected(R"({"partialSuccess":{"rejectedSpans":"3","errorMessage":"too\nold"}})") == 3);
  CHECK(rejected(R"({"partialSuccess":{"rejectedSpans":3}})") == 3);
  CHECK(otlp::read_export_response(R"({"partialSuccess":{"errorMessage":"too\nold"}})").message ==
        R"(too\x0aold)");
  for (const auto* nothing : {"", "{}", "[]", "no JSON", R"({"partialSuccess":{}})",
                              R"({"partialSuccess":{"rejectedSpans":"many"}})",
                              R"({"partialSuccess":{"rejectedSpans":[1]}})"}) {
    INFO(nothing);
    CHECK(rejected(nothing) == 0);
  }
}

}  // namespace request_body_test
