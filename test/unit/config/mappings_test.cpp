#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include <catch2/catch.hpp>

#include "config/json/text.hpp"
#include "config/mapping_json.hpp"
#include "config/mapping_presets.hpp"
#include "test/support/checkout_folder.hpp"

namespace mappings_test {

using namespace sidehook::config;

namespace {

// What is wrong with a mapping, a line each: "/pointer: message".
std::string faults_of(const std::string& mapping) {
  std::string all;
  for (const auto& fault : read_mapping(*json::parse(mapping)).faults)
    all += fault.pointer + ": " + fault.message + "\n";
  return all;
}

// A mapping that is right but for this member.
std::string with(const std::string& member) {
  return R"({"name":"m","match":{"body":{"/k":1}},)" + member + "}";
}

std::string names(const std::vector<mapping>& mappings) {
  std::string all;
  for (const auto& each : mappings) all += each.name + " ";
  return all;
}

}  // namespace

TEST_CASE("the mappings that ship are right, each under a name of its own") {
  std::set<std::string> seen;
  for (const auto& each : shipped_mappings()) {
    INFO(each.name);
    CHECK(seen.insert(each.name).second);
    CHECK(faults_of(each.json).empty());
  }
  CHECK(seen.size() >= 10);
}

TEST_CASE("own mappings stand before those that ship, and take the place of one of their name") {
  const auto own = mappings_from_json(
      R"([{"name":"mine","match":{"body":{"/k":1}},"ignore":"x"},{"name":"kong-ping","enabled":false}])");
  const auto all = with_shipped(own);
  CHECK(all.size() == shipped_mappings().size() + 1);
  CHECK(names(all).starts_with("mine kong-ping kong-health "));
  CHECK_FALSE(all[1].enabled);
  CHECK(with_shipped(all) == all);
}

TEST_CASE("what is wrong with a mapping is said with its place") {
  CHECK(faults_of("7") == ": must be an object, is a number\n");
  CHECK(faults_of("{}") ==
        ": has no name\n"
        ": has no match: must say what such a body is like\n"
        ": must have one of event, records and ignore, has none\n");
  CHECK(faults_of(with(R"("ignore":"x","evnt":{})")) ==
        "/evnt: is not a member of a mapping; did you mean event?\n");
  CHECK(faults_of(with(R"("ignore":"x","event":{"EventType":"E"})")) ==
        ": must have one of event, records and ignore, has event and ignore\n");
  CHECK(faults_of(with(R"("event":{"EventMetaData":{}})")) ==
        "/event: an object is not allowed: must be an object with an EventType\n");
  CHECK(faults_of(R"({"name":"m","enabled":1,"match":{},"ignore":"x"})") ==
        "/enabled: 1 is not allowed: must be true or false\n");
  CHECK(faults_of(R"({"name":"m","match":{},"ignore":"x"})") ==
        "/match: has no condition: every body would be one of these\n");
  CHECK(faults_of(
            R"({"name":"m","match":{"body":{"k":1},"headers":{"a b":"x","c":1}},"ignore":"x"})") ==
        "/match/headers/a b: \"a b\" is not allowed: must be the name of a header field\n"
        "/match/headers/c: 1 is not allowed: must be text\n"
        "/match/body/k: \"k\" is not allowed: must be a JSON Pointer, as \"/request/uri\"\n");
  CHECK(
      faults_of(
          R"({"name":"m","match":{"body":{"/k":{"not":1,"present":true},"/j":[]}},"ignore":"x"})") ==
      "/match/body/~1k: must have either not or present\n"
      "/match/body/~1j: an array is not allowed: must be a list of at least one value\n");
}

TEST_CASE("what is wrong with an expression of a mapping is said with its place") {
  const auto fault = [](const std::string& expression) {
    return faults_of(with(R"("event":{"EventType":"E","x":)" + expression + "}"));
  };
  CHECK(fault(R"({"$pointr":"/a"})") ==
        "/event/x: has members that begin with $, and none of $literal, $pointer, $header, "
        "$time_ms, $time_s, $now_ms, $join\n");
  CHECK(fault(R"({"$pointer":"a"})") ==
        "/event/x/$pointer: \"a\" is not allowed: must be a JSON Pointer, as \"/request/uri\"\n");
  CHECK(fault(R"("/a~2")") ==
        "/event/x: \"/a~2\" is not allowed: must be a JSON Pointer, as \"/request/uri\"\n");
  CHECK(fault(R"({"$pointer":"/a","more":1})") ==
        "/event/x/more: is not a member of an expression $pointer\n");
  CHECK(fault(R"({"$literal":1,"$else":1})") ==
        "/event/x/$else: is not a member of an expression $literal\n");
  CHECK(fault(R"({"$header":"a b"})") ==
        "/event/x/$header: \"a b\" is not allowed: must be the name of a header field\n");
  CHECK(fault(R"({"$pointer":"/a","$values":{"b":{}}})") ==
        "/event/x/$values/b: an object is not allowed: must be text, a number, true, false or "
        "null\n");
  CHECK(fault(R"({"$join":[]})") ==
        "/event/x/$join: an array is not allowed: must be a list of at least one expression\n");
  CHECK(fault("[1]") ==
        "/event/x: an array is not allowed: must be one value; a list is written "
        "{\"$literal\": […]}\n");
  CHECK(fault(R"({"y":{"$now_ms":1}})") == "/event/x/y/$now_ms: 1 is not allowed: must be true\n");
}

TEST_CASE("what is wrong with records and answers of a mapping is said with its place") {
  CHECK(faults_of(with(R"("records":{"at":"/r","encoding":"gzip"})")) ==
        "/records: has no data\n"
        "/records/encoding: \"gzip\" is not allowed: must be one of none, base64\n");
  CHECK(faults_of(with(R"("records":7)")) == "/records: 7 is not allowed: must be an object\n");
  CHECK(faults_of(with(R"("ignore":"x","answer":{"status":404,"error":""})")) ==
        "/answer/status: 404 is not allowed: must be a whole number from 200 to 299\n"
        "/answer: has no body\n"
        "/answer/error: \"\" is not allowed: must be text of 1 to 64 bytes without control "
        "characters\n");
}

TEST_CASE("the mappings in config/README.md are right") {
  std::ifstream file(sidehook::test::checkout_folder() + "/config/README.md");
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  const auto begin = page.find("```json", page.find("## Mappings")) + 7;
  const auto sample = json::parse(page.substr(begin, page.find("```", begin) - begin));
  REQUIRE(sample.has_value());
  for (const auto& each : (*sample)["mappings"].GetArray()) {
    INFO(json::write(each));
    CHECK(read_mapping(each).faults.empty());
  }
}

}  // namespace mappings_test
