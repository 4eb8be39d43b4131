#include <catch2/catch.hpp>

#include "daemon/ingest/tyk_webhook.hpp"
#include "test/unit/ingest/posted.hpp"

namespace webhook_reading_test {

using namespace sidehook::ingest;
using namespace sidehook::ingest::test;

namespace {

sent_body from_gateway(std::string_view text) { return {text, tyk_user_agent}; }

repair_set set_of(std::initializer_list<repair> kinds) {
  repair_set set;
  for (const auto kind : kinds) set.add(kind);
  return set;
}

// An object whose strings are references to quotes, as a template writes that uses %q.
constexpr const char* escaped_event =
    R"({"Type":&#34;KeyExpired&#34;,"Meta":{"Path":&#34;/a\&#34;b&amp;lt;&#34;},"TimeStamp":&#34;t&#34;})";

}  // namespace

TEST_CASE("character references in the strings of a default webhook body are undone") {
  constexpr const char* body = R"({
    "event": "RatelimitExceeded",
    "message": "Key &#34;a&#43;b&#34; &lt;rate&gt; limit &amp; &#39;x&#39; exceeded",
    "path": "/a?x=1&amp;y=2",
    "origin": "1.2.3.4",
    "key": "abc&#43;/=="
})";
  constexpr const char* expected =
      R"({"EventType":"RatelimitExceeded","EventMetaData":{"Message":"Key \"a+b\" <rate> limit & 'x' exceeded","OriginatingRequest":"","Path":"/a?x=1&y=2","Origin":"1.2.3.4","Key":"abc+/=="},"TimeStamp":"2026-08-21 10:11:12 +0000 UTC"})";
  CHECK(read_one(from_gateway(body)).json == expected);
  // Whoever sends it.
  CHECK(read_one(body).json == expected);
  CHECK(read(body).repairs == set_of({repair::entities_in_strings}));
}

TEST_CASE("a default webhook body that is not JSON is repaired") {
  constexpr const char* body = R"(
{
    "event": "UpstreamOAuthError",
    "message": "oauth2: cannot fetch token: 401 Unauthorized
Response: {&#34;error&#34;:&#34;invalid_client&#34;}",
    "api_id": "api1",
}


)";
  constexpr const char* expected =
      R"({"EventType":"UpstreamOAuthError","EventMetaData":{"Message":"oauth2: cannot fetch token: 401 Unauthorized\nResponse: {\"error\":\"invalid_client\"}","OriginatingRequest":"","APIID":"api1"},"TimeStamp":"2026-08-21 10:11:12 +0000 UTC"})";
  const auto made = read_one(from_gateway(body));
  CHECK(made.json == expected);
  CHECK(made.api_id == "api1");
  CHECK(read_one(body).json == expected);
  CHECK(read(body).repairs ==
        set_of({repair::trailing_comma, repair::control_character, repair::entities_in_strings}));
}

TEST_CASE("a backslash and a byte that is no text do not spoil a default webhook body") {
  const auto made = read_one(from_gateway(
      "\n{\n    \"event\": \"AuthFailure\",\n    \"message\": \"Auth Failure\",\n    \"path\": "
      "\"/..\\..\\\xFF\\\",\n    \"origin\": \"10.1.2.3\",\n    \"key\": \"a\\b\\x41\"\n}\n"));
  CHECK(made.path == "/..\\..\\\uFFFD\\");
  CHECK(made.key == "a\b\\x41");
}

TEST_CASE("a value in a default webhook body cannot make itself members") {
  // What a client that knows its way puts into the path, as the gateway escapes it.
  const auto made = read_one(from_gateway(
      "{\n\"event\": \"AuthFailure\",\n\"message\": \"Auth Failure\",\n\"path\": \"/a\\&#34;&#34;,"
      "&#34;key&#34;:&#34;forged&#34;,&#34;z&#34;:&#34;\",\n\"origin\": \"10.1.2.3\",\n\"key\": "
      "\"k\"\n}"));
  CHECK(made.key == "k");
  CHECK(made.path == R"(/a\"","key":"forged","z":")");
}

TEST_CASE("a body of a template that escapes all of it is undone as a whole") {
  CHECK(read_one(from_gateway(escaped_event)).json ==
        R"({"EventType":"KeyExpired","EventMetaData":{"Path":"/a\"b&lt;"},"TimeStamp":"t"})");
  CHECK(read(from_gateway(escaped_event)).repairs == set_of({repair::entities_in_body}));
}

TEST_CASE("escapes that only Go knows are understood in such a body") {
  const auto body = from_gateway(R"({"Type":&#34;E&#34;,"Meta":{"Key":&#34;\x00\a\u2028&#34;},})");
  CHECK(
      read_one(body).json ==
      R"({"EventType":"E","EventMetaData":{"Key":"\u0000\u0007\u2028"},"TimeStamp":"2026-08-21 10:11:12 +0000 UTC"})");
  CHECK(read(body).repairs ==
        set_of({repair::entities_in_body, repair::backslash, repair::trailing_comma}));
}

TEST_CASE("events in the current form are read leniently only from the gateway's webhooks") {
  constexpr const char* event = R"({"Type":"E","Meta":{"Key":"a&#43;"},"TimeStamp":"t"})";
  CHECK(read_one(event).key == "a&#43;");
  CHECK(read(event).repairs.empty());
  CHECK(read_one(from_gateway(event)).json ==
        R"({"EventType":"E","EventMetaData":{"Key":"a+"},"TimeStamp":"t"})");
  CHECK(refusal_of(escaped_event).why == refusal::reason::malformed);
  CHECK(refusal_of(R"({"Type":"E",})").why == refusal::reason::malformed);
  CHECK(read_one(from_gateway(R"({"Type":"E",})")).type == "E");
  CHECK(read_one(R"({"event":"E","message":"m",})").type == "E");
  CHECK(refusal_of(R"({"message":"m","event":"E",})").why == refusal::reason::malformed);
}

TEST_CASE("what no repair makes JSON is refused with the place at which reading stopped") {
  constexpr const char* body = "\n{\"event\": \"A\", \"message\": \"&#34;\", nonsense: 1,}";
  const auto why = refusal_of(from_gateway(body));
  CHECK(why.why == refusal::reason::malformed);
  CHECK(why.detail == "Missing a name for object member.");
  CHECK(why.offset == 36);
  CHECK(refusal_of(from_gateway("hello")).detail == "Invalid value.");
  CHECK(refusal_of(from_gateway("")).detail == "the body is empty");
}

TEST_CASE("the limits hold for what a body becomes") {
  CHECK(refusal_of(from_gateway(R"({"Type":&#34;E&#34;,"x":[[[1]]]})"), {.json_depth = 3}).detail ==
        "JSON may be nested 3 levels deep (listen.max_json_depth)");
  const std::string newlines = R"({"event":"E","message":")" + std::string(100, '\n') + "\"}";
  CHECK(refusal_of(newlines, {.event_bytes = 200}).detail ==
        "an event may have 200 bytes (listen.max_event_bytes)");
  CHECK(refusal_of(from_gateway("{\"Type\":\n" + std::string(1'000'000, '[')), {}).why ==
        refusal::reason::too_large);
}

}  // namespace webhook_reading_test
