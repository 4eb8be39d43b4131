#include "daemon/catalog/changes.hpp"

#include <functional>

#include <catch2/catch.hpp>

#include "test/unit/catalog/samples.hpp"

namespace changes_test {

using namespace sidehook;
using test::definition;
using test::dynamic_handler;

namespace {

// "+a ~b -c": what was added, changed and removed.
std::string text_of(const catalog::name_changes& changes) {
  std::string text;
  const auto add = [&](char mark, const std::vector<std::string>& names) {
    for (const auto& name : names)
      text.append(text.empty() ? "" : " ").append(1, mark).append(name);
  };
  add('+', changes.added);
  add('~', changes.changed);
  add('-', changes.removed);
  return text;
}

catalog::catalog with_apis(std::vector<config::api_definition> definitions) {
  catalog::catalog made;
  made.definitions = std::move(definitions);
  return made;
}

std::string changed_apis(std::vector<config::api_definition> before,
                         std::vector<config::api_definition> after) {
  return text_of(compare(with_apis(std::move(before)), with_apis(std::move(after))).apis);
}

config::api_definition sample() {
  auto made =
      definition("x", {dynamic_handler("E", "h", "h.js"), dynamic_handler("F", "g", "g.js")});
  made.config_data = "{}";
  return made;
}

}  // namespace

TEST_CASE(
    "definitions are added, changed and removed by api_id, each list in the order of the ids") {
  auto changed = definition("d");
  changed.org_id = "other";
  CHECK(changed_apis({definition("c"), definition("d"), definition("b"), definition("same")},
                     {definition("z"), definition("same"), changed, definition("a")}) ==
        "+a +z ~d -b -c");
}

TEST_CASE("everything that a definition means counts as a change") {
  const std::vector<std::pair<std::string, std::function<void(config::api_definition&)>>> edits{
      {"org_id", [](auto& api) { api.org_id = "other"; }},
      {"name", [](auto& api) { api.name = "other"; }},
      {"listen_path", [](auto& api) { api.listen_path = "/other/"; }},
      {"config_data", [](auto& api) { api.config_data = R"({"a":1})"; }},
      {"file", [](auto& api) { api.file = "other.json"; }},
      {"an event type", [](auto& api) { api.handlers[0].event_type = "G"; }},
      {"a handler's name", [](auto& api) { api.handlers[0].name = "i"; }},
      {"a handler's path", [](auto& api) { api.handlers[0].path = "i.js"; }},
      {"a handler's kind", [](auto& api) { api.handlers[0].kind = config::handler_kind::log; }},
      {"disabled", [](auto& api) { api.handlers[0].disabled = true; }},
      {"the order", [](auto& api) { std::swap(api.handlers[0], api.handlers[1]); }},
      {"one less", [](auto& api) { api.handlers.pop_back(); }}};
  for (const auto& [what, edit] : edits) {
    CAPTURE(what);
    auto edited = sample();
    edit(edited);
    CHECK(changed_apis({sample()}, {edited}) == "~x");
    CHECK(changed_apis({edited}, {edited}).empty());
  }
}

TEST_CASE("where a definition and its handlers stand in their file is no change") {
  auto moved = sample();
  moved.line = 7;
  moved.handlers[0].line = 9;
  moved.handlers[0].pointer = "/elsewhere";
  CHECK(changed_apis({sample()}, {moved}).empty());
}

TEST_CASE("text that moves from one member to the next is a change") {
  auto before = definition("x");
  before.org_id = "ab";
  before.name = "c";
  auto after = definition("x");
  after.org_id = "a";
  after.name = "bc";
  CHECK(changed_apis({before}, {after}) == "~x");
}

TEST_CASE("of definitions of one api_id that which is in force is compared") {
  auto loser = definition("x");
  loser.file = "loser.json";
  loser.shadowed = true;
  CHECK(changed_apis({definition("x")}, {loser, definition("x")}).empty());
  CHECK(changed_apis({loser, definition("x")}, {definition("x")}).empty());
  auto in_force = loser;
  in_force.shadowed = false;
  CHECK(changed_apis({loser, definition("x")}, {in_force}) == "~x");
}

TEST_CASE("scripts are compared by path and source, whatever their order") {
  catalog::catalog before;
  before.scripts = {test::script("same.js", "1"), test::script("b.js", "2"),
                    test::script("c.js", "3")};
  catalog::catalog after;
  after.scripts = {test::script("d.js", "3"), test::script("b.js", "2+"),
                   test::script("same.js", "1")};
  const auto changes = compare(before, after);
  CHECK(text_of(changes.scripts) == "+d.js ~b.js -c.js");
  CHECK(text_of(changes.apis).empty());
}

TEST_CASE("to nothing, and from nothing, everything is removed or added") {
  auto all = with_apis({definition("x")});
  all.scripts = {test::script("h.js")};
  CHECK(text_of(compare({}, all).apis) == "+x");
  CHECK(text_of(compare({}, all).scripts) == "+h.js");
  CHECK(text_of(compare(all, {}).apis) == "-x");
  CHECK(text_of(compare(all, {}).scripts) == "-h.js");
}

}  // namespace changes_test
