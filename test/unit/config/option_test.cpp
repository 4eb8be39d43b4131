#include "config/option.hpp"

#include <set>

#include <catch2/catch.hpp>

#include "config/settings_loader.hpp"
#include "test/unit/config/faults.hpp"

namespace option_test {

using namespace sidehook;
using config::option;
using config::option_value;

namespace {

std::string repeated(const std::string& item, std::int64_t times) {
  std::string items = item;
  for (std::int64_t i = 1; i < times; ++i) items += "," + item;
  return items;
}

// What is allowed in a list of objects.
std::string object_of(const option& row) {
  if (row.path == "mappings") return R"({"name":"m","match":{"body":{"/k":1}},"ignore":"x"})";
  return R"({"type":"bearer","secrets":["x"]})";
}

// What an option holds that was given these objects: behind own mappings stand those that ship.
bool holds(const option& row, const option_value& held, const option_value& given) {
  const auto* objects = std::get_if<config::list_of_objects>(&given);
  if (row.path != "mappings" || objects == nullptr) return held == given;
  const auto own = objects->json.substr(0, objects->json.size() - 1);
  return std::get<config::list_of_objects>(held).json.starts_with(own);
}

// The ends of what the option allows, as text.
std::vector<std::string> ends_of(const option& row) {
  switch (row.type) {
    case option::value_type::boolean:
      return {"false", "true"};
    case option::value_type::whole_number:
      return {std::to_string(row.limits.least), std::to_string(row.limits.most)};
    case option::value_type::text:
      return {std::string(row.limits.least, 'a'), std::string(row.limits.most, 'a')};
    case option::value_type::choice:
      return {std::string(row.choices.front()), std::string(row.choices.back())};
    case option::value_type::list:
      if (!row.choices.empty())
        return {"", repeated(std::string(row.choices.front()), row.most_items),
                std::string(row.choices.back())};
      return {"", repeated(std::string(row.limits.most, 'a'), row.most_items),
              repeated(std::string(row.limits.least, 'a'), row.most_items)};
    case option::value_type::objects:
      return {"[]", "[" + repeated(object_of(row), row.most_items) + "]"};
    case option::value_type::object:
      return {"{}", R"({"events":{"E":[]}})"};
  }
  return {};
}

// With a text that is too short, if there can be one.
std::vector<std::string> with_shorter(const option& row, std::vector<std::string> texts) {
  if (row.limits.least > 0) texts.emplace_back(row.limits.least - 1, 'a');
  return texts;
}

// What is just not allowed.
std::vector<std::string> beyond_of(const option& row) {
  switch (row.type) {
    case option::value_type::boolean:
      return {"", "yes", "1", "True"};
    case option::value_type::whole_number:
      return {std::to_string(row.limits.least - 1),
              std::to_string(row.limits.most + 1),
              "",
              "x",
              "1x",
              " 1",
              "+1",
              "1.0",
              "99999999999999999999"};
    case option::value_type::text:
      return with_shorter(row, {std::string(row.limits.most + 1, 'a'), "a\nb",
                                std::string("a\0b", 3), "\xFF", "a\xC3"});
    case option::value_type::choice:
      return {"", "other", std::string(row.choices.front()) + "x"};
    case option::value_type::list:
      if (!row.choices.empty())
        return {"a", std::string(row.choices.front()) + ",",
                repeated(std::string(row.choices.front()), row.most_items + 1)};
      return {"a,,b",
              "a,",
              ",",
              "a,b\nc",
              "\xFF",
              "a," + std::string(row.limits.most + 1, 'b'),
              repeated("a", row.most_items + 1)};
    case option::value_type::objects:
      return {"",  "{}",  "[{}]",
              "[", "[1]", "[" + repeated(object_of(row), row.most_items + 1) + "]"};
    case option::value_type::object:
      return {"", "[]", "1", "{", R"({"event":{}})", R"({"events":[]})"};
  }
  return {};
}

}  // namespace

TEST_CASE("every option takes the ends of what it allows, and holds them") {
  for (const auto& row : config::options()) {
    for (const auto& text : ends_of(row)) {
      INFO(row.path << " = " << text);
      const auto value = config::value_from_text(row, text);
      REQUIRE(value);
      config::settings settings;
      row.set(settings, *value);
      CHECK(holds(row, row.get(settings), *value));
    }
  }
}

TEST_CASE("every option refuses what is just beyond") {
  for (const auto& row : config::options()) {
    for (const auto& text : beyond_of(row)) {
      INFO(row.path << " = " << text);
      CHECK_FALSE(config::value_from_text(row, text));
    }
  }
}

TEST_CASE("every option's default is allowed, and setting one option changes no other") {
  for (const auto& row : config::options()) {
    INFO(row.path);
    CHECK(config::fits(row, config::default_of(row)));
    config::settings settings;
    for (const auto& text : ends_of(row)) row.set(settings, *config::value_from_text(row, text));
    row.set(settings, config::default_of(row));
    CHECK(settings == config::settings{});
  }
}

TEST_CASE("paths and environment names are unique, and the options of a section stand together") {
  std::set<std::string> names;
  std::set<std::string_view> sections;
  std::string_view section;
  for (const auto& row : config::options()) {
    CHECK(names.insert(std::string(row.path)).second);
    CHECK(names.insert(config::environment_name(row)).second);
    const auto own =
        row.path.substr(0, row.path.rfind('.') == std::string_view::npos ? 0 : row.path.rfind('.'));
    if (own != section) CHECK(sections.insert(own).second);
    section = own;
  }
}

TEST_CASE("every option is documented in one sentence") {
  for (const auto& row : config::options()) {
    INFO(row.path);
    CHECK(row.documentation.ends_with('.'));
    CHECK(row.documentation.find('|') == std::string_view::npos);
    CHECK(row.documentation.find(". ") == std::string_view::npos);
  }
}

TEST_CASE("names and rules of an option are derived from its row") {
  const auto find = [](std::string_view path) {
    for (const auto& row : config::options()) {
      if (row.path == path) return row;
    }
    throw std::runtime_error("no such option");
  };
  CHECK(config::environment_name(find("jsvm.timeout_ms")) == "SIDEHOOK_JSVM_TIMEOUT_MS");
  CHECK(config::environment_name(find("apis_path")) == "SIDEHOOK_APIS_PATH");
  CHECK(config::allowed_values(find("jsvm.timeout_ms")) == "a whole number from 1 to 600000");
  CHECK(config::allowed_values(find("log.level")) == "one of debug, info, warn, error");
  CHECK(config::allowed_values(find("log.redact_keys")) == "true or false");
  CHECK(config::allowed_values(find("apis_path")) ==
        "text of 1 to 4096 bytes without control characters");
  CHECK(config::allowed_values(find("jsvm.env_allow")) ==
        "a list of at most 1000 items, each text of 1 to 256 bytes without control characters");
  CHECK(config::default_of(find("queue.max_bytes")) == option_value(std::int64_t{67108864}));
}

TEST_CASE("a list is text with commas, and blanks around its items do not count") {
  option row;
  for (const auto& each : config::options()) {
    if (each.path == "jsvm.env_allow") row = each;
  }
  const auto read = [&](std::string_view text) { return config::value_from_text(row, text); };
  CHECK(read("REGION") == option_value(config::list_of_texts{"REGION"}));
  CHECK(read(" REGION ,\tZONE,A B ") ==
        option_value(config::list_of_texts{"REGION", "ZONE", "A B"}));
  CHECK(read("") == option_value(config::list_of_texts{}));
  CHECK(read("  ") == option_value(config::list_of_texts{}));
}

}  // namespace option_test
