#include "daemon/session/session_import.hpp"

#include <catch2/catch.hpp>

#include "test/unit/session/reading.hpp"

namespace session_import_test {

using namespace sidehook;
using namespace std::chrono_literals;

namespace {

using lines = std::vector<std::string>;

session::session_import read(std::string_view text) {
  test::listed_apis apis;
  apis.rules["users"].session_lifetime = 600s;
  return read_sessions(text, session::session_rules({}, apis, [] { return test::test_time; }));
}

// "key=json" of each session, or "line: message" of each fault.
lines told(std::string_view text) {
  lines all;
  const auto result = read(text);
  for (const auto& [line, message] : result.faults)
    all.push_back(std::to_string(line) + ": " + message);
  if (!all.empty()) return all;
  for (const auto& [key, session] : result.sessions) all.push_back(key + "=" + session.json);
  return all;
}

const std::string rights = R"("access_rights":{"users":{}})";

}  // namespace

TEST_CASE("an object of sessions by key is imported to the byte") {
  CHECK(told("{ \"a\\u00e9\" : {" + rights + ", \"n\": 1.0 },\n\"b\":{" + rights + "}}\n") ==
        lines{"aé={" + rights + ", \"n\": 1.0 }", "b={" + rights + "}"});
  CHECK(told("{}").empty());
}

TEST_CASE("lines with a key and a session are imported to the byte") {
  CHECK(told("\n{\"key\":\"a\",\"session\":{" + rights + " }}\r\n\n  {\"session\": {" + rights +
             "},\"key\": \"b\"}") == lines{"a={" + rights + " }", "b={" + rights + "}"});
  CHECK(told("{\"key\":\"a\",\"session\":{" + rights + "}}") == lines{"a={" + rights + "}"});
}

TEST_CASE("keys may be called as the members of lines are") {
  CHECK(told("{\"key\":{" + rights + "},\"session\":{" + rights + "}}") ==
        lines{"key={" + rights + "}", "session={" + rights + "}"});
}

TEST_CASE("imported sessions live as their APIs say") {
  const auto result = read("{\"a\":{" + rights + "}}");
  REQUIRE(result.sessions.size() == 1);
  CHECK(result.sessions[0].session.time_to_live == 600s);
}

TEST_CASE("all faults of all sessions are told, with line, key and place") {
  CHECK(told("{\n\"a\":{" + rights + ",\"expires\":\"x\",\n\"tags\":[1]},\n\"\":{" + rights +
             "},\n\"b\":1,\n\"c\":{},\n\"a\":{" + rights + "}}") ==
        lines{R"(2: key "a": /expires must be a whole number, is a string)",
              R"(2: key "a": /tags/0 must be a string, is 1)", R"(4: key "": the key is empty)",
              R"(5: key "b": the session must be an object, is 1)",
              R"(6: key "c": Master keys not allowed: the session has no access_rights )"
              R"((sessions.allow_master_keys))",
              R"(7: key "a": is given more than once)"});
  CHECK(told("{\"key\":\"a\",\"session\":{" + rights + "}}\n{\"key\":\"a\",\"session\":1}\n" +
             "{\"key\":\"b\",\"session\":[],\"ttl\":5}\n{\"key\":1,\"session\":{}}\n{\"key\":\n" +
             "{\"key\":\"c\",\"session\":[]}") ==
        lines{R"(2: key "a": is given more than once)",
              R"(3: "ttl" is not known here, only "key" and "session" are)",
              R"(4: must be {"key": "…", "session": {…}})",
              R"(5: invalid value, at byte 7 of the line)",
              R"(6: key "c": the session must be an object, is an array)"});
}

TEST_CASE("a text that holds no sessions is told so") {
  CHECK(told("") == lines{"1: there are no sessions"});
  CHECK(told(" \n\t\r\n") == lines{"1: there are no sessions"});
  CHECK(told("\n[]") == lines{"2: must be an object of sessions by key, or lines with \"key\" and "
                              "\"session\""});
  CHECK(told("{\n\"a\":{},\n}") == lines{"3: missing a name for object member"});
  CHECK(told("key,session\n") == lines{"1: invalid value"});
  CHECK(told("{\"a\":{}") == lines{"1: missing a comma or '}' after an object member"});
}

TEST_CASE("a large import is read in time that is linear in its size") {
  std::string text = "{";
  for (int i = 0; i < 20'000; ++i)
    text += "\n\"" + std::to_string(i) + "\":{" + rights + ",\"expires\":\"\"},";
  text.back() = '}';
  CHECK(read(text).faults.size() == 20'000);
}

}  // namespace session_import_test
