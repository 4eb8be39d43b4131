#include <set>

#include <catch2/catch.hpp>

#include "daemon/catalog/catalog.hpp"
#include "test/unit/catalog/samples.hpp"

namespace plan_test {

using namespace sidehook;
using test::definition;
using test::dynamic_handler;

namespace {

std::vector<std::string> names_of(const route::handler_list& handlers) {
  std::vector<std::string> names;
  for (const auto& handler : handlers) names.push_back(handler->name);
  return names;
}

}  // namespace

TEST_CASE(
    "a handler is registered when its kind is run, it is enabled, and its definition in force") {
  auto in_force = definition("a");
  auto shadowed = definition("a");
  shadowed.shadowed = true;
  const auto handler = dynamic_handler("E", "h", "h.js");
  CHECK(catalog::is_registered(in_force, handler));
  CHECK_FALSE(catalog::is_registered(shadowed, handler));
  CHECK_FALSE(catalog::is_registered(in_force, test::disabled_handler("E", "h", "h.js")));
  CHECK_FALSE(catalog::is_registered(in_force, test::webhook("E")));
}

TEST_CASE("the plan has all scripts, and the registered handlers in their order") {
  catalog::catalog of;
  of.scripts = {test::script("b.js"), test::script("a.js")};
  of.definitions = {definition("x", {dynamic_handler("E", "first", "./a.js"), test::webhook("E"),
                                     test::disabled_handler("E", "off", "a.js"),
                                     dynamic_handler("F", "second", "b.js")}),
                    definition("y", {dynamic_handler("E", "third", "a.js")}),
                    definition("z", {dynamic_handler("E", "first", "sub/../a.js")})};
  of.definitions[1].shadowed = true;
  const auto plan = plan_of(of);
  CHECK(plan.sharing == jsvm::globals::shared);
  REQUIRE(plan.realms.size() == 1);
  CHECK(plan.realms[0].api_id.empty());
  CHECK(plan.realms[0].scripts == of.scripts);
  std::vector<std::string> handlers;
  for (const auto& [name, path, api_id] : plan.handlers)
    handlers.push_back(name + " of " + path + " for " + api_id);
  CHECK(handlers == std::vector<std::string>{"first of a.js for x", "second of b.js for x",
                                             "first of a.js for z"});
}

TEST_CASE("the plan and the routes of an empty catalog are empty") {
  CHECK(catalog::plan_of({}).realms.at(0).scripts.empty());
  CHECK(catalog::plan_of({}).handlers.empty());
  CHECK(catalog::table_of({})->size() == 0);
}

TEST_CASE("the routes give each type of event its registered handlers, in the order of the file") {
  catalog::catalog of;
  of.definitions = {
      definition("x", {dynamic_handler("E", "one", "a.js"), dynamic_handler("F", "other", "a.js"),
                       test::disabled_handler("E", "off", "a.js"), test::webhook("G"),
                       dynamic_handler("E", "two", "b.js"), dynamic_handler("E", "one", "a.js")})};
  const auto api = table_of(of)->find("x");
  REQUIRE(api);
  CHECK(names_of(route::table::handlers_of(*api, "E")) ==
        std::vector<std::string>{"one", "two", "one"});
  CHECK(names_of(route::table::handlers_of(*api, "F")) == std::vector<std::string>{"other"});
  CHECK(route::table::handlers_of(*api, "G").empty());
}

TEST_CASE("the routes' handlers are numbered, those of all APIs together") {
  catalog::catalog of;
  of.definitions = {
      definition("x", {dynamic_handler("E", "h", "a.js"), dynamic_handler("F", "h", "a.js")}),
      definition("y", {dynamic_handler("E", "h", "a.js")})};
  const auto table = table_of(of);
  std::set<std::size_t> numbers;
  for (const auto* id : {"x", "y"}) {
    for (const auto& [type, handlers] : table->find(id)->handlers) {
      for (const auto& handler : handlers) numbers.insert(handler->number);
    }
  }
  CHECK(numbers == std::set<std::size_t>{0, 1, 2});
}

TEST_CASE("a route's handlers know the API that registered them") {
  catalog::catalog of;
  of.definitions = {definition("x", {dynamic_handler("E", "h", "a.js")}),
                    definition("y", {dynamic_handler("E", "h", "a.js")})};
  of.definitions[0].config_data = R"({"team":"core"})";
  of.definitions[1].org_id = "other";
  const auto table = table_of(of);
  const auto& of_x = *route::table::handlers_of(*table->find("x"), "E").at(0);
  CHECK(of_x.api_id == "x");
  CHECK(of_x.org_id == "acme");
  CHECK(of_x.config_data == R"({"team":"core"})");
  const auto& of_y = *route::table::handlers_of(*table->find("y"), "E").at(0);
  CHECK(of_y.api_id == "y");
  CHECK(of_y.org_id == "other");
  CHECK(of_y.config_data.empty());
}

TEST_CASE("an API without handlers can be told, a shadowed definition cannot") {
  catalog::catalog of;
  of.definitions = {definition("x", {dynamic_handler("E", "h", "a.js")}), definition("x"),
                    definition("bare")};
  of.definitions[0].shadowed = true;
  of.definitions[0].listen_path = "/loser/";
  const auto table = table_of(of);
  CHECK(table->size() == 2);
  CHECK(table->tell("", "", "/bare/1").found->id == "bare");
  CHECK(route::table::handlers_of(*table->tell("", "", "/x/1").found, "E").empty());
  CHECK(table->tell("", "", "/loser/1").result == route::told_api::how::untold);
}

}  // namespace plan_test
