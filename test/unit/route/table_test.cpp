#include "daemon/route/table.hpp"

#include <catch2/catch.hpp>

namespace table_test {

using namespace sidehook::route;
using how = told_api::how;

namespace {

routed_api make_api(std::string id, std::string listen_path) {
  routed_api api;
  api.id = std::move(id);
  api.listen_path = std::move(listen_path);
  return api;
}

const table& sample() {
  static const table made({make_api("orders", "/orders/"), make_api("bulk", "/orders/bulk/"),
                           make_api("users", "/users"), make_api("twin-a", "/twin/"),
                           make_api("twin-b", "/twin/"), make_api("hidden", "")});
  return made;
}

std::string told(std::string_view explicit_id, std::string_view event_id, std::string_view path) {
  const auto result = sample().tell(explicit_id, event_id, path);
  return result.found ? result.found->id : result.detail;
}

}  // namespace

TEST_CASE("the request's word on the API counts before the event's, and that before the path") {
  CHECK(told("orders", "users", "/twin/x") == "orders");
  CHECK(told("", "users", "/orders/x") == "users");
  CHECK(told("", "", "/orders/x") == "orders");
}

TEST_CASE("an id that no API has is unknown, whoever names it") {
  CHECK(sample().tell("nobody", "orders", "/orders/x").result == how::unknown);
  CHECK(told("nobody", "", "") == "no API with the id 'nobody' is loaded");
  CHECK(sample().tell("", "nobody", "/orders/x").result == how::unknown);
}

TEST_CASE("the longest listen path that begins the path tells the API") {
  CHECK(told("", "", "/orders/bulk/1") == "bulk");
  CHECK(told("", "", "/orders/bulky") == "orders");
  CHECK(told("", "", "/orders") == "orders");
  CHECK(told("", "", "/users/7") == "users");
}

TEST_CASE("the first segment of the path may be the API's id") {
  CHECK(told("", "", "/hidden/1") == "hidden");
  CHECK(told("", "", "/hidden") == "hidden");
}

TEST_CASE("a path that several APIs listen on is not guessed at") {
  CHECK(sample().tell("", "", "/twin/1").result == how::ambiguous);
  CHECK(told("", "", "/twin/1") == "several APIs have the listen path '/twin/': twin-a, twin-b");
}

TEST_CASE("what cannot be told says where was looked") {
  CHECK(sample().tell("", "", "/else").result == how::untold);
  CHECK(told("", "", "") ==
        "no API could be told: no api_id in the URL, no X-Api-Id header, no APIID or api_id in the "
        "event, and its Path "
        "'' begins with no listen path and no api_id");
}

TEST_CASE("an API's handlers are found by the exact event type") {
  routed_api api = make_api("a", "");
  api.handlers["KeyExpired"].push_back(std::make_shared<sidehook::jsvm::handler_binding>());
  CHECK(table::handlers_of(api, "KeyExpired").size() == 1);
  CHECK(table::handlers_of(api, "keyexpired").empty());
}

TEST_CASE("an event whose API cannot be told is one of no API, when there are handlers for it") {
  routed_api of_no_api;
  of_no_api.handlers["TokenCreated"].push_back(std::make_shared<sidehook::jsvm::handler_binding>());
  const table made(
      {make_api("orders", "/orders/"), make_api("twin-a", "/twin/"), make_api("twin-b", "/twin/")},
      of_no_api);
  const auto told = made.tell("", "", "/", "TokenCreated");
  CHECK(told.result == how::found);
  CHECK(told.found == made.of_no_api());
  CHECK(told.found->id.empty());
  CHECK(made.tell("", "", "", "KeyExpired").result == how::untold);
  CHECK(made.tell("", "", "/orders/1", "TokenCreated").found->id == "orders");
  CHECK(made.tell("none", "", "", "TokenCreated").result == how::unknown);
  CHECK(made.tell("", "", "/twin/1", "TokenCreated").result == how::ambiguous);
  CHECK(made.size() == 3);
  CHECK_FALSE(made.find(""));
}

}  // namespace table_test
