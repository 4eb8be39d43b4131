#include "config/gateway_handlers.hpp"

#include <catch2/catch.hpp>

#include "config/settings_loader.hpp"
#include "config/settings_output.hpp"
#include "test/unit/config/faults.hpp"

namespace gateway_handlers_test {

using namespace sidehook;
using config::handler_kind;
using config::load_settings;

namespace {

config::settings_result load(const std::string& text,
                             const std::vector<std::string>& assignments = {}) {
  return load_settings({config::settings_file{"s.json", text}, {}, assignments});
}

test::lines faults_of(const std::string& text) {
  const auto result = load(text);
  return result.has_error() ? test::lines_of(result.error()) : test::lines{};
}

const std::string hook =
    R"({"events":{"TokenCreated":[{"handler_name":"eh_web_hook_handler",)"
    R"("handler_meta":{"method":"POST","target_path":"http://u:p@h/x?token=1",)"
    R"("header_map":{"Authorization":"hush"},)"
    R"("sidehook":{"signature":{"secret":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}}}}]}})";

}  // namespace

TEST_CASE("the settings may hold handlers, in the form of a Classic definition") {
  const auto settings = load(R"({"event_handlers":)" + hook + "}");
  REQUIRE(settings.has_value());
  CHECK(settings->values.event_handlers.json == hook);
  const auto read = config::gateway_handlers_from_json(settings->values.event_handlers.json,
                                                       {handler_kind::webhook});
  REQUIRE(read.definition);
  CHECK(read.definition->api_id.empty());
  CHECK(read.definition->file == "event_handlers");
  const auto& handler = read.definition->handlers.at(0);
  CHECK(handler.event_type == "TokenCreated");
  CHECK(handler.name == "eh_web_hook_handler#1");
  CHECK(handler.pointer == "/events/TokenCreated/0");
  CHECK(handler.target.url == "http://u:p@h/x?token=1");
}

TEST_CASE("without handlers in the settings there are none") {
  const auto read = config::gateway_handlers_from_json("{}", {handler_kind::dynamic});
  CHECK(read.faults.empty());
  CHECK(read.definition->handlers.empty());
}

TEST_CASE("what is wrong with handlers of the settings is said with its place in the file") {
  CHECK(faults_of(R"({"event_handlers":[]})") ==
        test::lines{"s.json:1:19: /event_handlers: *** is not allowed: must be an object as "
                    "event_handlers of a Classic API definition (\"Handlers of all APIs\" in "
                    "jsvm/compatibility.md)"});
  CHECK(
      faults_of("{\"event_handlers\":\n {\"event\":{}}}") ==
      test::lines{
          "s.json:2:11: /event_handlers/event: is not known: there is events; did you mean that?"});
  CHECK(faults_of("{\"event_handlers\":{\"events\":{\"E\":[\n"
                  "{\"handler_name\":\"eh_dynamic_handler\",\"handler_meta\":{\"name\":\"h\"}},\n"
                  "{\"handler_name\":\"eh_webhook\"}]}}}") ==
        test::lines{"s.json:2:53: /event_handlers/events/E/0/handler_meta/path: is required",
                    "s.json:3:17: /event_handlers/events/E/1/handler_name: must be "
                    "\"eh_dynamic_handler\", \"eh_web_hook_handler\", \"eh_log_handler\" or "
                    "\"cp_dynamic_handler\", is \"eh_webhook\""});
}

TEST_CASE("handlers of the settings are shown without their secrets") {
  const auto settings = load(R"({"event_handlers":)" + hook + "}");
  const auto shown = to_json(settings->values, config::secrets::masked);
  CHECK(shown.find("hush") == std::string::npos);
  CHECK(shown.find("whsec_") == std::string::npos);
  CHECK(shown.find("token=1") == std::string::npos);
  CHECK(shown.find(R"("target_path": "http://***@h/x?***")") != std::string::npos);
  CHECK(shown.find(R"("Authorization": "***")") != std::string::npos);
  CHECK(shown.find(R"("secret": "***")") != std::string::npos);
  CHECK(to_json(settings->values, config::secrets::shown).find("hush") != std::string::npos);
}

TEST_CASE("a settings file that is not JSON is not quoted when it has handlers") {
  const auto result = load(R"({"event_handlers":{"header_map":{"A":"hush"} "x"}})");
  REQUIRE(result.has_error());
  CHECK(result.error().at(0).excerpt.empty());
}

TEST_CASE("handlers of the settings may be given as text") {
  const auto settings = load("{}", {"event_handlers=" + hook});
  REQUIRE(settings.has_value());
  CHECK(settings->values.event_handlers.json == hook);
  const auto bad = load("{}", {R"(event_handlers={"events":{"E":[{}]}})"});
  REQUIRE(bad.has_error());
  CHECK(test::lines_of(bad.error()) ==
        test::lines{"--set event_handlers: /events/E/0/handler_name: is required"});
}

TEST_CASE("a kind of handler that there is none of is named with the one that is near") {
  CHECK(faults_of(R"({"handlers":{"enabled":["eh_log_handler","eh_webhook_handler",5]}})") ==
        test::lines{"s.json:1:42: /handlers/enabled/1: \"eh_webhook_handler\" is not allowed: must "
                    "be one of eh_dynamic_handler, eh_web_hook_handler, eh_log_handler; did you "
                    "mean eh_web_hook_handler?",
                    "s.json:1:63: /handlers/enabled/2: 5 is not allowed: must be one of "
                    "eh_dynamic_handler, eh_web_hook_handler, eh_log_handler"});
  const auto settings = load(R"({"handlers":{"enabled":["eh_log_handler"]}})");
  CHECK(settings->values.handlers.enabled == config::handler_kinds{handler_kind::log});
}

}  // namespace gateway_handlers_test
