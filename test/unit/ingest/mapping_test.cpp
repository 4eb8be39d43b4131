#include "config/mapping_json.hpp"
#include "test/unit/ingest/posted.hpp"

namespace mapping_test {

using namespace sidehook;
using namespace sidehook::ingest;
using namespace sidehook::ingest::test;

namespace {

using fields = listed_header_fields::list;

// The decoder with these mappings, as the settings have them, and no others.
std::variant<decoded_body, refusal> decode_with(const std::string& mappings,
                                                const sent_body& body) {
  const event_decoder decoder({}, config::mappings_from_json("[" + mappings + "]"));
  return decoder.decode({body.text, body.headers}, received);
}

const auto& body_of(const std::variant<decoded_body, refusal>& result) {
  if (const auto* why = std::get_if<refusal>(&result)) FAIL(why->detail);
  return std::get<decoded_body>(result);
}

event only_event(const std::variant<decoded_body, refusal>& result) {
  const auto& body = body_of(result);
  REQUIRE(body.events.size() == 1);
  if (const auto* why = std::get_if<refusal>(&body.events[0])) FAIL(why->detail);
  return std::get<event>(body.events[0]);
}

// The metadata that a mapping with this EventMetaData makes of a body.
std::string metadata(const std::string& expression, const sent_body& body) {
  const auto event = only_event(decode_with(
      R"({"name":"m","match":{"body":{"/kind":"x"}},"event":{"EventType":"E","EventMetaData":)" +
          expression + "}}",
      body));
  const auto begin = event.json.find("\"EventMetaData\":") + 16;
  return event.json.substr(begin, event.json.find(",\"TimeStamp\"") - begin);
}

// Which of two mappings, the first of which has these conditions, takes a body.
std::string taker(const std::string& match, const sent_body& body) {
  const auto event = [](const char* type) {
    return std::string(R"("event":{"EventType":")") + type + "\"}";
  };
  return only_event(decode_with(R"({"name":"a","match":)" + match + "," + event("A") +
                                    R"(},{"name":"b","match":{"body":{"":{"present":true}}},)" +
                                    event("B") + "}",
                                body))
      .type;
}

}  // namespace

TEST_CASE("a mapping makes an event of literals and of what JSON Pointers point at") {
  const auto event = only_event(decode_with(
      R"({"name":"m","match":{"body":{"/kind":"x"}},"event":{
           "EventType":"/what/type","EventMetaData":{"Path":"/uri","Origin":"10.0.0.1","n":7,
           "HostInfo":{"deep":"/what"}},"TimeStamp":"/at","APIID":"/api","extra":true},"id":"/no"})",
      R"({"kind":"x","what":{"type":"HostDown"},"uri":"/o/1","at":"2026-08-22T10:11:12.5Z",)"
      R"("api":"orders","no":12})"));
  CHECK(event.json ==
        R"({"EventType":"HostDown","EventMetaData":{"Path":"/o/1","Origin":"10.0.0.1","n":7,)"
        R"("HostInfo":{"deep":{"type":"HostDown"}}},"TimeStamp":"2026-08-22 10:11:12.5 +0000 UTC",)"
        R"("APIID":"orders","extra":true})");
  CHECK(event.api_id == "orders");
  CHECK(event.path == "/o/1");
  CHECK(event.id == "m#12");
  CHECK(event.format == "mapping m");
}

TEST_CASE("an expression of a mapping has the value that its operation says") {
  const sent_body body(
      R"({"kind":"x","s":"a\"b","n":401,"t":1734547295123,"f":1.5,"l":[1,{"k":2}]})",
      fields{{"X-Of", "th\xE9"}});
  CHECK(metadata(R"({"a":{"$pointer":""}})", R"({"kind":"x", "big":12345678901234567890123})") ==
        R"({"a":{"kind":"x", "big":12345678901234567890123}})");
  CHECK(metadata(R"({"a":"/l/1/k","b":"/l/2","c":"/s"})", body) == R"({"a":2,"c":"a\"b"})");
  CHECK(metadata(R"({"a":{"$literal":["/s"]}})", body) == R"({"a":["/s"]})");
  CHECK(metadata(R"({"a":{"$header":"x-of"},"b":{"$header":"X-Not"}})", body) ==
        "{\"a\":\"th\xEF\xBF\xBD\"}");
  CHECK(metadata(R"({"a":{"$join":["<","/s","|","/n","|","/none",">"]}})", body) ==
        R"({"a":"<a\"b|401|>"})");
  CHECK(metadata(R"({"a":{"$pointer":"/n","$values":{"401":"AuthFailure"}}})", body) ==
        R"({"a":"AuthFailure"})");
  CHECK(metadata(R"({"a":{"$pointer":"/n","$values":{"403":1}}})", body) == R"({"a":401})");
  CHECK(metadata(R"({"a":{"$pointer":"/n","$values":{"403":1},"$else":"other"}})", body) ==
        R"({"a":"other"})");
  CHECK(metadata(R"({"a":{"$pointer":"/none","$else":"/n"}})", body) == R"({"a":401})");
  CHECK(metadata(R"({"a":{"$time_ms":"/t"},"b":{"$time_s":"/f"},"c":{"$time_s":"/s"}})", body) ==
        R"({"a":"2024-12-18 18:41:35.123 +0000 UTC","b":"1970-01-01 00:00:01.5 +0000 UTC"})");
  CHECK(metadata(R"({"a":{"$now_ms":true}})", body) == R"({"a":1787307072000})");
}

TEST_CASE("half of a character in a value that is mapped is replaced") {
  CHECK(metadata(R"({"a":"/s"})", R"({"kind":"x","s":"\udc00"})").find("\xED") ==
        std::string::npos);
}

TEST_CASE("the first mapping whose conditions all hold takes a body") {
  const std::string body = R"({"status":401,"source":"exit","deep":{"k":null}})";
  CHECK(taker(R"({"body":{"/status":401}})", body) == "A");
  CHECK(taker(R"({"body":{"/status":"401"}})", body) == "B");
  CHECK(taker(R"({"body":{"/status":[400,401]}})", body) == "A");
  CHECK(taker(R"({"body":{"/status":401,"/source":"upstream"}})", body) == "B");
  CHECK(taker(R"({"body":{"/source":{"not":"upstream"}}})", body) == "A");
  CHECK(taker(R"({"body":{"/none":{"not":"upstream"}}})", body) == "A");
  CHECK(taker(R"({"body":{"/source":{"not":["upstream","exit"]}}})", body) == "B");
  CHECK(taker(R"({"body":{"/deep/k":{"present":true}}})", body) == "A");
  CHECK(taker(R"({"body":{"/deep/k":null}})", body) == "A");
  CHECK(taker(R"({"body":{"/deep/j":{"present":true}}})", body) == "B");
  CHECK(taker(R"({"body":{"/deep/j":{"present":false}}})", body) == "A");
  CHECK(taker(R"({"body":{"/deep":{"present":false}}})", body) == "B");
}

TEST_CASE("a mapping may ask for header fields") {
  const sent_body body(R"({"a":1})", fields{{"X-Event", "on"}});
  CHECK(taker(R"({"headers":{"x-event":"on"}})", body) == "A");
  CHECK(taker(R"({"headers":{"X-Event":["off","on"]}})", body) == "A");
  CHECK(taker(R"({"headers":{"X-Event":"off"}})", body) == "B");
  CHECK(taker(R"({"headers":{"X-Event":{"not":"off"}}})", body) == "A");
  CHECK(taker(R"({"headers":{"X-Event":{"present":true}}})", body) == "A");
  CHECK(taker(R"({"headers":{"X-Event":{"present":false}}})", body) == "B");
  CHECK(taker(R"({"headers":{"X-Other":{"present":false}}})", body) == "A");
}

TEST_CASE("what is an event by its own word is one, whatever a mapping would make of it") {
  const std::string all =
      R"({"name":"m","match":{"body":{"":{"present":true}}},"event":{"EventType":"M"}})";
  CHECK(only_event(decode_with(all, R"({"EventType":"E"})")).type == "E");
  CHECK(only_event(decode_with(all, R"({"Type":"E","Meta":{}})")).type == "E");
  // A type alone may be any format's.
  CHECK(only_event(decode_with(all, R"({"Type":"E"})")).type == "M");
  CHECK(only_event(decode_with(all, R"({"event":"E","message":"m"})")).type == "M");
}

TEST_CASE("a mapping that is off takes nothing") {
  const std::string off =
      R"({"name":"m","enabled":false,"match":{"body":{"":{"present":true}}},"event":{"EventType":"M"}})";
  CHECK(only_event(decode_with(off, R"({"Type":"E"})")).type == "E");
}

TEST_CASE("what a mapping makes that is no event is refused with the mapping's name") {
  const std::string mapping =
      R"({"name":"m","match":{"body":{"/k":1}},"event":{"EventType":"/t"}})";
  const auto why = [&](const std::string& body) {
    const auto result = decode_with(mapping, body);
    return std::get<refusal>(body_of(result).events.at(0));
  };
  CHECK(why(R"({"k":1})").detail ==
        "what the mapping m makes of it is no event: it has neither EventType nor Type");
  CHECK(why(R"({"k":1,"t":7})").detail ==
        "what the mapping m makes of it is no event: EventType must be a string of 1 to 256 bytes "
        "(/EventType)");
  CHECK(why(R"({"k":1,"t":7})").why == refusal::reason::unprocessable);
  const auto in_batch = decode_with(mapping, R"([{"k":1,"t":"E"},{"k":1}])");
  CHECK(std::get<refusal>(body_of(in_batch).events.at(1)).pointer == "/1");
}

TEST_CASE("a body that a mapping ignores runs nothing") {
  const auto result =
      decode_with(R"({"name":"m","match":{"body":{"/k":1}},"ignore":"a ping"})", R"({"k":1})");
  CHECK(std::get<ignored_body>(body_of(result).events.at(0)).because == "a ping");
}

TEST_CASE("records in a body are read as bodies of their own") {
  const std::string mapping =
      R"({"name":"m","match":{"body":{"/records":{"present":true}}},"id":"/batch",)"
      R"("records":{"at":"/records","data":"/text"},)"
      R"("answer":{"status":201,"body":{"batch":"/batch","at":{"$now_ms":true}},"error":"why"}})";
  const auto result = decode_with(
      mapping,
      R"({"batch":"b7","records":[{"text":"{\"Type\":\"E\"}\n"},{"text":"[{\"Type\":\"F\"},7]"},)"
      R"({"text":"no"},{"data":"x"},{"text":"{\"records\":[]}"}]})");
  const auto& body = body_of(result);
  CHECK(body.form == decoded_body::shape::batch);
  CHECK(body.id == "m#b7");
  REQUIRE(body.answer);
  CHECK(body.answer->status == 201);
  CHECK(body.answer->json == R"({"batch":"b7","at":1787307072000})");
  CHECK(body.answer->error_member == "why");
  REQUIRE(body.events.size() == 6);
  CHECK(std::get<event>(body.events[0]).type == "E");
  CHECK(std::get<event>(body.events[1]).type == "F");
  CHECK(std::get<refusal>(body.events[2]).pointer == "/records/1/text");
  CHECK(std::get<refusal>(body.events[3]).why == refusal::reason::malformed);
  CHECK(std::get<refusal>(body.events[3]).pointer == "/records/2/text");
  CHECK(std::get<refusal>(body.events[4]).detail == "a record must be text");
  // Records do not nest.
  CHECK(std::get<refusal>(body.events[5]).pointer == "/records/4/text");
}

TEST_CASE("records in base64 are decoded, and are no more than a batch may hold") {
  const std::string mapping = R"({"name":"m","match":{"body":{"/r":{"present":true}}},)"
                              R"("records":{"at":"/r","data":"","encoding":"base64"}})";
  const auto result = decode_with(mapping, R"({"r":["eyJUeXBlIjoiRSJ9","*"]})");
  const auto& body = body_of(result);
  REQUIRE(body.events.size() == 2);
  CHECK(std::get<event>(body.events[0]).type == "E");
  CHECK(std::get<refusal>(body.events[1]).detail == "a record must be base64");
  std::string many = R"({"r":["")";
  for (int i = 0; i < 1000; ++i) many += R"(,"")";
  const auto refused = decode_with(mapping, many + "]}");
  CHECK(std::get<refusal>(refused).why == refusal::reason::too_large);
  const auto none = decode_with(mapping, R"({"r":7})");
  CHECK(std::get<refusal>(body_of(none).events.at(0)).detail == "the records must be an array");
}

TEST_CASE("what no format fits is refused with all that was looked for") {
  CHECK(
      std::get<refusal>(
          body_of(
              decode_with(R"({"name":"m","match":{"body":{"/k":1}},"ignore":"x"})", R"({"a":1})"))
              .events.at(0))
          .detail ==
      "this object is no event: it has neither EventType nor Type, nor event and message of a Tyk "
      "webhook, nor specversion, id, source and type of a CloudEvent, and none of the mappings "
      "fits it (m)");
}

}  // namespace mapping_test
