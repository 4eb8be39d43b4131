#include "daemon/ingest/event_decoder.hpp"

#include <catch2/catch.hpp>

#include "test/unit/ingest/posted.hpp"

namespace event_decoder_test {

using namespace sidehook::ingest;
using namespace sidehook::ingest::test;

TEST_CASE("the documented event is taken as it stands") {
  const std::string text =
      R"({"EventType":"KeyExpired","EventMetaData":{"Path":"/orders/1","Key":"abc","n":[1,{"Key":"no"}]},"TimeStamp":"t"})";
  const auto made = read_one(text);
  CHECK(made.json == text);
  CHECK(made.type == "KeyExpired");
  CHECK(made.path == "/orders/1");
  CHECK(made.key == "abc");
  CHECK(made.api_id.empty());
}

TEST_CASE("the event of current gateways becomes the documented one") {
  const auto made = read_one(R"({"Type":"AuthFailure","Meta":{"Key":"k"},"TimeStamp":"2026"})");
  CHECK(made.json ==
        R"({"EventType":"AuthFailure","EventMetaData":{"Key":"k"},"TimeStamp":"2026"})");
  CHECK(made.type == "AuthFailure");
  CHECK(made.key == "k");
}

TEST_CASE("members come in the documented order, further ones are kept behind them") {
  CHECK(
      read_one(
          R"({ "x\n" : [1, 2] , "TimeStamp":"t", "APIID":"a", "EventMetaData" : {"a": 1 }, "EventType":"E"})")
          .json ==
      R"({"EventType":"E","EventMetaData":{"a": 1 },"TimeStamp":"t","x\n":[1, 2],"APIID":"a"})");
}

TEST_CASE("what an event lacks is filled in") {
  CHECK(read_one(R"({"EventType":"E"})").json ==
        R"({"EventType":"E","EventMetaData":{},"TimeStamp":"2026-08-21 10:11:12 +0000 UTC"})");
  CHECK(read_one(R"({"EventType":"E","EventMetaData":null,"TimeStamp":null})").json ==
        R"({"EventType":"E","EventMetaData":{},"TimeStamp":"2026-08-21 10:11:12 +0000 UTC"})");
}

TEST_CASE("when both spellings are there the documented one counts, and the other is dropped") {
  const auto made = read_one(
      R"({"Type":"T","EventType":"E","Meta":{"Key":"m"},"EventMetaData":{"Key":"e"},"TimeStamp":"t","more":1})");
  CHECK(made.json == R"({"EventType":"E","EventMetaData":{"Key":"e"},"TimeStamp":"t","more":1})");
  CHECK(made.type == "E");
  CHECK(made.key == "e");
}

TEST_CASE("of two members of one name the later counts") {
  const auto made =
      read_one(R"({"EventType":"A","EventType":"B","EventMetaData":{},"TimeStamp":"t"})");
  CHECK(made.type == "B");
  CHECK(made.json == R"({"EventType":"B","EventMetaData":{},"TimeStamp":"t"})");
}

TEST_CASE("an event says itself which API it is of") {
  CHECK(read_one(R"({"EventType":"E","APIID":"a"})").api_id == "a");
  CHECK(read_one(R"({"EventType":"E","api_id":"b"})").api_id == "b");
  CHECK(read_one(R"({"Type":"E","Meta":{"APIID":"c"}})").api_id == "c");
  CHECK(read_one(R"({"EventType":"E","api_id":"b","EventMetaData":{"APIID":"c"}})").api_id == "b");
}

TEST_CASE("escaped names and values are understood") {
  const auto made = read_one(
      R"({"\u0045ventType":"\u0041","EventMetaData":{"K\u0065y":"a\"\u00e9"},"TimeStamp":"t"})");
  CHECK(made.type == "A");
  CHECK(made.key == "a\"é");
}

TEST_CASE("half a character is replaced where we use it, and kept where the handler gets it") {
  const auto made =
      read_one(R"({"Type":"A\udc00","Meta":{"Key":"k\udfff"},"TimeStamp":"t","x\udc00":"\udc00"})");
  CHECK(made.type == "A\xEF\xBF\xBD");
  CHECK(made.key == "k\xEF\xBF\xBD");
  CHECK(
      made.json ==
      R"({"EventType":"A\udc00","EventMetaData":{"Key":"k\udfff"},"TimeStamp":"t","x\udc00":"\udc00"})");
}

TEST_CASE("numbers keep their digits") {
  CHECK(
      read_one(
          R"({"EventType":"E","EventMetaData":{"n":12345678901234567890,"f":1.10},"TimeStamp":"t"})")
          .json ==
      R"({"EventType":"E","EventMetaData":{"n":12345678901234567890,"f":1.10},"TimeStamp":"t"})");
}

TEST_CASE("an array of events is a batch, in which each stands for itself") {
  const auto result = read(R"( [ {"EventType":"A"}, 5, {"no":1}, {"Type":"B"} ] )");
  CHECK(result.form == decoded_body::shape::batch);
  REQUIRE(result.events.size() == 4);
  CHECK(std::get<event>(result.events[0]).type == "A");
  CHECK(std::get<refusal>(result.events[1]).detail == "an event must be a JSON object");
  CHECK(std::get<refusal>(result.events[1]).pointer == "/1");
  CHECK(std::get<refusal>(result.events[2]).detail == nothing_known);
  CHECK(std::get<event>(result.events[3]).type == "B");
  CHECK(read("[]").events.empty());
}

TEST_CASE("events may come one a line, and a bad line is refused alone") {
  const auto result = read(
      "{\"EventType\":\"A\"}\n\n{\"EventType\":\n{\"EventType\":\"B\"} "
      "x\r\n{\"EventType\":\"C\"}\n");
  CHECK(result.form == decoded_body::shape::batch);
  REQUIRE(result.events.size() == 4);
  CHECK(std::get<event>(result.events[0]).type == "A");
  CHECK(std::get<refusal>(result.events[1]).why == refusal::reason::malformed);
  CHECK(std::get<refusal>(result.events[1]).offset == 32);
  CHECK(std::get<refusal>(result.events[2]).detail == "there is text behind the event");
  CHECK(std::get<event>(result.events[3]).type == "C");
}

TEST_CASE(
    "where the sender says that there is one a line, a line that begins none is refused alone") {
  const std::string body = "{\"EventType\":\"A\"}\noops\n{\"EventType\":\"B\"}\n";
  CHECK(std::holds_alternative<refusal>(decode(body, {})));
  const sent_body sent(body, {std::pair{"Content-Type", "application/x-ndjson; charset=utf-8"}});
  const auto result = read(sent);
  REQUIRE(result.events.size() == 3);
  CHECK(std::get<event>(result.events[0]).type == "A");
  CHECK(std::get<refusal>(result.events[1]).why == refusal::reason::malformed);
  CHECK(std::get<event>(result.events[2]).type == "B");
}

TEST_CASE("bytes that are no UTF-8 do not hide the event of a line") {
  const std::string bad = "{\"EventType\":\"A\",\"EventMetaData\":{\"Path\":\"/\xff\xc0x\"}}";
  const auto is_put_right = [](const decoded_body& result) {
    CHECK(result.repairs.has(repair::invalid_utf8));
    return std::get<event>(result.events.at(0)).path == "/\xEF\xBF\xBD\xEF\xBF\xBDx";
  };
  const auto two = read(bad + "\n{\"EventType\":\"B\"}\n");
  REQUIRE(two.events.size() == 2);
  CHECK(is_put_right(two));
  CHECK(std::get<event>(two.events[1]).type == "B");
  CHECK(is_put_right(read(sent_body(bad, {std::pair{"Content-Type", "application/x-ndjson"}}))));
  // Of a body that is one event the sender is told.
  CHECK(std::get<refusal>(decode(bad, {})).why == refusal::reason::malformed);
  // No more is put right than that.
  const auto broken = read("{\"a\":\"\xff\n{\"EventType\":\"B\"}\n");
  CHECK(std::get<refusal>(broken.events.at(0)).why == refusal::reason::malformed);
}

TEST_CASE("an event over several lines is one event") {
  CHECK(read_one("\xEF\xBB\xBF{\n  \"EventType\": \"A\",\n  \"EventMetaData\": {\n  }\n}\n").type ==
        "A");
}

TEST_CASE("what is not JSON is refused with the place") {
  struct row {
    std::string_view body;
    std::string_view detail;
    std::size_t offset;
  };
  const std::vector<row> rows{
      {"", "the body is empty", 0},
      {"  \n", "the body is empty", 3},
      {"hello", "Invalid value.", 0},
      {R"({"EventType":"A",})", "Missing a name for object member.", 17},
      {R"({"EventType":"A"} {)", "there is text behind the event", 18},
      {R"([{"EventType":"A"})", "Missing a comma or ']' after an array element.", 18},
      {R"([{"EventType":"A"},])", "Invalid value.", 19},
      {R"([{"EventType":"A"}] 1)", "there is text behind the array", 20},
      {"{\"EventType\":\"\xFF\"}", "Invalid encoding in string.", 14},
      {std::string_view("{\"EventType\":\"A\0\"}", 18),
       "Missing a closing quotation mark in string.", 15},
      {R"({"EventType":"A","n":1e400})", "Number too big to be stored in double.", 21},
      {"{\n\"EventType\":\"A\"\n\"x\":1}", "Missing a comma or '}' after an object member.", 18},
  };
  for (const auto& [body, detail, offset] : rows) {
    INFO(body);
    const auto why = refusal_of(body);
    CHECK(why.why == refusal::reason::malformed);
    CHECK(why.detail == detail);
    CHECK(why.offset == offset);
  }
}

TEST_CASE("what is JSON but no event is refused with the member") {
  struct row {
    std::string_view body;
    std::string_view detail;
    std::string_view pointer;
  };
  const std::vector<row> rows{
      {"5", "an event must be a JSON object", ""},
      {"{}", nothing_known, ""},
      {R"({"EventType":5})", "EventType must be a string of 1 to 256 bytes", "/EventType"},
      {R"({"Type":""})", "Type must be a string of 1 to 256 bytes", "/Type"},
      {R"({"EventType":"A","EventMetaData":[]})", "EventMetaData must be an object",
       "/EventMetaData"},
      {R"({"Type":"A","Meta":"x"})", "Meta must be an object", "/Meta"},
      {R"({"EventType":"A","TimeStamp":1})", "TimeStamp must be a string", "/TimeStamp"},
      {R"({"EventType":"A","api_id":1})", "api_id must be a string", "/api_id"},
  };
  for (const auto& [body, detail, pointer] : rows) {
    INFO(body);
    const auto why = refusal_of(body);
    CHECK(why.why == refusal::reason::unprocessable);
    CHECK(why.detail == detail);
    CHECK(why.pointer == pointer);
  }
}

TEST_CASE("what is beyond a limit is refused, and the limit is named") {
  CHECK(refusal_of(R"({"EventType":"A","x":"0123456789"})", {.event_bytes = 20}).detail ==
        "an event may have 20 bytes (listen.max_event_bytes)");
  CHECK(refusal_of(R"({"EventType":"A","x":[[[1]]]})", {.json_depth = 3}).detail ==
        "JSON may be nested 3 levels deep (listen.max_json_depth)");
  CHECK(read_one(R"({"EventType":"A","x":[[1]]})").type == "A");
  CHECK(refusal_of(R"({"EventType":"A","x":{"a":1,"b":2}})", {.json_members = 3}).detail ==
        "an event may have 3 members in all (listen.max_json_members)");
  const auto batch =
      refusal_of(R"([{"EventType":"A"},{"EventType":"A"},{"EventType":"A"}])", {.batch_events = 2});
  CHECK(batch.detail == "a request may hold 2 events (listen.max_batch_events)");
  CHECK(batch.why == refusal::reason::too_large);
  CHECK(refusal_of(std::string(1'000'000, '['), {}).why == refusal::reason::too_large);
  CHECK(refusal_of("{\"EventType\":" + std::string(1'000'000, '['), {}).why ==
        refusal::reason::too_large);
}

TEST_CASE("strings named like the metadata's are only taken from where they belong") {
  const auto made = read_one(
      R"({"EventType":"E","Key":"top","other":{"Key":"o","Path":"/o"},"EventMetaData":{"list":["x"],"deep":{"Key":"d"},"Key":5}})");
  CHECK(made.key.empty());
  CHECK(made.path.empty());
}

TEST_CASE("a control character within a string is refused, wherever it stands") {
  for (char control = 0x01; control < 0x20; ++control) {
    for (std::size_t before = 0; before < 40; ++before) {
      const std::string text = R"({"EventType":"E","EventMetaData":{"Note":")" +
                               std::string(before, 'n') + std::string(1, control) +
                               R"( and more than sixteen"}})";
      CHECK(refusal_of({text}).why == refusal::reason::malformed);
    }
  }
}

}  // namespace event_decoder_test
