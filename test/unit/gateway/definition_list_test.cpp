#include "daemon/gateway/definition_list.hpp"

#include <catch2/catch.hpp>

namespace definition_list_test {

using namespace sidehook;
using gateway::definition_file_name;
using gateway::listed_definition;

namespace {

gateway::definition_list read(const std::string& text) {
  auto list = gateway::read_definition_list(text, "http://gw/tyk/apis");
  REQUIRE(list.has_value());
  return *std::move(list);
}

std::string fault_of(const std::string& text) {
  const auto list = gateway::read_definition_list(text, "http://gw/tyk/apis");
  return list ? "" : list.error();
}

}  // namespace

TEST_CASE("a list gives each definition as it stands, in the order of the ids") {
  const auto list = read(R"( [ {"api_id":"b","n":1.50}, {"x":"\u00e9", "api_id":"a" } ] )");
  CHECK(list.definitions ==
        std::vector<listed_definition>{{"a", R"({"x":"\u00e9", "api_id":"a" })"},
                                       {"b", R"({"api_id":"b","n":1.50})"}});
  CHECK(list.faults.empty());
  CHECK(read("[]").definitions.empty());
}

TEST_CASE("what is no definition is left out of a list, and told with its place") {
  const auto list = read(R"([1, {"api_id":"a"}, {"api_id":""}, {"api_id":7}, {"api_id":"a"}])");
  CHECK(list.definitions.size() == 1);
  std::vector<std::string> faults;
  for (const auto& fault : list.faults) faults.push_back(config::to_string(fault));
  CHECK(faults == std::vector<std::string>{
                      "http://gw/tyk/apis: /0: is no API definition: it has no api_id",
                      "http://gw/tyk/apis: /2: is no API definition: it has no api_id",
                      "http://gw/tyk/apis: /3: is no API definition: it has no api_id",
                      "http://gw/tyk/apis: lists an api_id more than once; the first definition "
                      "of it counts"});
}

TEST_CASE("an answer that is no list is told") {
  CHECK(fault_of("{}") == "is no list of API definitions");
  CHECK(fault_of("null") == "is no list of API definitions");
  CHECK(fault_of("<html>").starts_with("is not JSON: "));
  CHECK(fault_of(R"([{"api_id":"a")").starts_with("is not JSON: "));
  CHECK(fault_of("").starts_with("is not JSON: "));
}

TEST_CASE("the file of an API is named for it where that makes a name") {
  CHECK(definition_file_name("orders") == "orders.json");
  CHECK(definition_file_name("0a1B-c_d") == "0a1B-c_d.json");
}

TEST_CASE("no api_id leads out of the folder, or hides its file") {
  CHECK(definition_file_name("../../etc/passwd") == "%2E%2E%2F%2E%2E%2Fetc%2Fpasswd.json");
  CHECK(definition_file_name("/absolute") == "%2Fabsolute.json");
  CHECK(definition_file_name("..") == "%2E%2E.json");
  CHECK(definition_file_name(std::string("a\0b", 3)) == "a%00b.json");
  CHECK(definition_file_name("\xC3\xA9") == "%C3%A9.json");
}

TEST_CASE("a definition is not taken for the OpenAPI document beside another") {
  CHECK(definition_file_name("orders-oas") == "orders%2Doas.json");
  CHECK(definition_file_name("orders-mcp") == "orders%2Dmcp.json");
  CHECK(definition_file_name("-oas") == "%2Doas.json");
  CHECK(definition_file_name("orders-oas-2") == "orders-oas-2.json");
}

TEST_CASE("different ids have different files") {
  CHECK(definition_file_name("a/b") != definition_file_name("a%2Fb"));
  CHECK(definition_file_name("x-oas") != definition_file_name("x%2Doas"));
  const std::string much(300, 'x');
  CHECK(definition_file_name(much).size() == 71);
  CHECK(definition_file_name(much).starts_with("%-"));
  CHECK(definition_file_name(much) != definition_file_name(much + "x"));
}

}  // namespace definition_list_test
