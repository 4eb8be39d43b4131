#include "daemon/ingest/cloud_event.hpp"

#include "test/unit/ingest/posted.hpp"

namespace cloud_event_test {

using namespace sidehook::ingest;
using namespace sidehook::ingest::test;

namespace {

using fields = listed_header_fields::list;

const fields structured{{"Content-Type", "application/cloudevents+json; charset=utf-8"}};
const fields batched{{"content-type", "application/cloudevents-batch+json"}};

fields binary(fields more = {}) {
  fields all{{"ce-specversion", "1.0"},
             {"ce-id", "7"},
             {"ce-source", "/gw"},
             {"ce-type", "KeyExpired"},
             {"Content-Type", "application/json"}};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

const fields untyped{
    {"ce-specversion", "1.0"}, {"ce-id", "7"}, {"ce-source", "/gw"}, {"ce-type", "KeyExpired"}};

// A CloudEvent in JSON with further members.
std::string in_json(const std::string& more = "") {
  return R"({"specversion":"1.0","id":"7","source":"/gw","type":"KeyExpired")" + more + "}";
}

}  // namespace

TEST_CASE("a structured CloudEvent is an event: its type, its data, its time and its attributes") {
  const auto event = read_one(
      {in_json(
           R"(,"time":"2026-08-22T10:11:12Z","tykapiid":"orders","data":{"Key":"k","Path":"/o"})"),
       structured});
  CHECK(event.json ==
        R"({"EventType":"KeyExpired","EventMetaData":{"Key":"k","Path":"/o"},)"
        R"("TimeStamp":"2026-08-22 10:11:12 +0000 UTC","APIID":"orders",)"
        R"("CloudEvent":{"specversion":"1.0","id":"7","source":"/gw","type":"KeyExpired",)"
        R"("time":"2026-08-22T10:11:12Z","tykapiid":"orders"}})");
  CHECK(event.type == "KeyExpired");
  CHECK(event.id == "/gw#7");
  CHECK(event.api_id == "orders");
  CHECK(event.key == "k");
  CHECK(event.path == "/o");
  CHECK(event.format == "CloudEvent");
}

TEST_CASE("a CloudEvent that is posted as plain JSON is told by its attributes") {
  CHECK(read_one(in_json()).format == "CloudEvent");
  CHECK(read_one(in_json()).json ==
        R"({"EventType":"KeyExpired","EventMetaData":{},)"
        R"("TimeStamp":"2026-08-21 10:11:12 +0000 UTC",)"
        R"("CloudEvent":{"specversion":"1.0","id":"7","source":"/gw","type":"KeyExpired"}})");
}

TEST_CASE("the prefix that Tyk's types have in CloudEvents is no part of the event's type") {
  CHECK(
      read_one(R"({"specversion":"1.0","id":"7","source":"/gw","type":"io.tyk.gateway.HostDown"})")
          .type == "HostDown");
}

TEST_CASE("data that is no object is the metadata's member data, in base64 data_base64") {
  const auto metadata = [](const std::string& more) {
    const auto event = read_one({in_json(more), structured});
    const auto begin = event.json.find("\"EventMetaData\":") + 16;
    return event.json.substr(begin, event.json.find(",\"TimeStamp\"") - begin);
  };
  CHECK(metadata(R"(,"data":"text")") == R"({"data":"text"})");
  CHECK(metadata(R"(,"data":[1,2])") == R"({"data":[1,2]})");
  CHECK(metadata(R"(,"data":null)") == R"({"data":null})");
  CHECK(metadata(R"(,"data_base64":"AAE=")") == R"({"data_base64":"AAE="})");
}

TEST_CASE("a batch of CloudEvents is so many events, each with its own id, and may be empty") {
  const auto second = R"({"specversion":"1.0","id":"8","source":"/gw","type":"E"})";
  const auto body = read({"[" + in_json() + "," + second + "]", batched});
  CHECK(body.form == decoded_body::shape::batch);
  REQUIRE(body.events.size() == 2);
  CHECK(std::get<event>(body.events[0]).id == "/gw#7");
  CHECK(std::get<event>(body.events[1]).id == "/gw#8");
  CHECK(read({"[]", batched}).events.empty());
  CHECK(refusal_of({in_json(), batched}).detail == "a batch of CloudEvents must be a JSON array");
}

TEST_CASE("in binary mode the header has the attributes and the body the data") {
  const auto event =
      read_one({R"({"Key":"k"})", binary({{"CE-Time", "2026-08-22T10:11:12Z"},
                                          {"ce-subject", "\"a \\\"b\\\"\""},
                                          {"ce-note", "Euro%20%E2%82%AC%20%2A 100% %4"}})});
  CHECK(event.json ==
        R"({"EventType":"KeyExpired","EventMetaData":{"Key":"k"},)"
        R"("TimeStamp":"2026-08-22 10:11:12 +0000 UTC",)"
        R"("CloudEvent":{"specversion":"1.0","id":"7","source":"/gw","type":"KeyExpired",)"
        R"("time":"2026-08-22T10:11:12Z","subject":"a \"b\"","note":"Euro € * 100% %4",)"
        R"("datacontenttype":"application/json"}})");
  CHECK(event.id == "/gw#7");
  CHECK(event.key == "k");
}

TEST_CASE("in binary mode data that is not JSON is text, or base64 of what it is") {
  auto headers = binary();
  headers.back().second = "text/plain";
  CHECK(read_one({"say \"hi\"", headers}).json.find(R"({"data":"say \"hi\""})") !=
        std::string::npos);
  CHECK(read_one({"\xFF", headers}).json.find(R"({"data_base64":"/w=="})") != std::string::npos);
  headers.back().second = "application/octet-stream";
  CHECK(read_one({"hi", headers}).json.find(R"({"data_base64":"aGk="})") != std::string::npos);
  headers.pop_back();
  CHECK(read_one({R"({"Key":"k"})", headers}).key == "k");
  CHECK(read_one({"", headers}).json.find(R"("EventMetaData":{})") != std::string::npos);
}

TEST_CASE("the trace context of a CloudEvent goes on with the event") {
  const std::string trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  CHECK(read_one({in_json(R"(,"traceparent":")" + trace + "\""), structured}).trace_parent ==
        trace);
  CHECK(read_one({in_json(R"(,"traceparent":"none")"), structured}).trace_parent.empty());
}

TEST_CASE("what is wrong with a CloudEvent is said with its place") {
  const auto why = [](const std::string& body) { return refusal_of({body, structured}); };
  const auto missing = why(R"({"specversion":"1.0","id":"7","source":"/gw"})");
  CHECK(missing.detail == "a CloudEvent must have type, text that is not empty");
  CHECK(missing.pointer.empty());
  CHECK(missing.why == refusal::reason::unprocessable);
  const auto empty = why(R"({"specversion":"1.0","id":"","source":"/gw","type":"E"})");
  CHECK(empty.detail == "a CloudEvent must have id, text that is not empty");
  CHECK(empty.pointer == "/id");
  CHECK(why(R"({"specversion":"0.3","id":"7","source":"/gw","type":"E"})").detail ==
        "the specversion of a CloudEvent must be 1.0");
  CHECK(why(in_json(R"(,"more":{})")).pointer == "/more");
  CHECK(why(in_json(R"(,"data":1,"data_base64":"")")).detail ==
        "a CloudEvent has either data or data_base64");
  CHECK(refusal_of({"[" + in_json(R"(,"more":[])") + "]", batched}).pointer == "/0/more");
  const std::string long_id(300, 'i');
  CHECK(
      why(R"({"specversion":"1.0","id":")" + long_id + R"(","source":"/gw","type":"E"})").pointer ==
      "/id");
}

TEST_CASE("in binary mode what is wrong with the data or a header is said of what was sent") {
  const auto data = refusal_of({R"({"Key":})", binary()});
  CHECK(data.why == refusal::reason::malformed);
  CHECK(data.offset == 7);
  CHECK(refusal_of({R"({} x)", binary()}).detail == "there is text behind the data");
  CHECK(refusal_of({R"({},"type":"Other")", untyped}).detail == "there is text behind the data");
  for (const auto* value : {"%C0%A0", "%E2%82", "\xFF", "%80%GG"}) {
    INFO(value);
    CHECK(refusal_of({"{}", binary({{"ce-subject", value}})}).detail ==
          "the header ce-subject is no percent-encoded UTF-8");
  }
}

TEST_CASE("CloudEvents in a format that is not JSON are not supported") {
  for (const auto* type : {"application/cloudevents+avro", "application/cloudevents-batch+xml",
                           "Application/CloudEvents+Protobuf"}) {
    INFO(type);
    CHECK(refusal_of({"x", fields{{"Content-Type", type}}}).why == refusal::reason::unsupported);
  }
}

TEST_CASE("an id that cannot be shown is percent-encoded") {
  CHECK(read_one(R"({"specversion":"1.0","id":"a b\u20ac","source":"/gw","type":"E"})").id ==
        "/gw#a%20b%E2%82%AC");
  const auto id_of = [](const std::string& source, const std::string& id) {
    return read_one(R"({"specversion":"1.0","id":")" + id + R"(","source":")" + source +
                    R"(","type":"E"})")
        .id;
  };
  CHECK(id_of("a#b", "c") == "a%23b#c");
  CHECK(id_of("a", "b#c") == "a#b%23c");
  CHECK(id_of("a b", "c") != id_of("a%20b", "c"));
}

}  // namespace cloud_event_test
