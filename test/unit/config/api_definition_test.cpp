#include "config/api_definition.hpp"

#include <catch2/catch.hpp>

#include "config/definition_reader.hpp"
#include "test/unit/config/faults.hpp"

namespace api_definition_test {

using namespace sidehook;
using namespace std::chrono_literals;
using config::handler_kind;
using config::parse_api_definition;

namespace {

const std::string classic =
    R"({ "api_id": "orders", "org_id": "acme", "name": "Orders", "active": true,
  "proxy": { "listen_path": "/orders/", "target_url": "http://orders.internal/" },
  "version_data": { "not_versioned": true, "versions": { "Default": { "name": "Default" } } },
  "event_handlers": { "events": {
    "AuthFailure": [
      { "handler_name": "eh_dynamic_handler",
        "handler_meta": { "disabled": false, "id": "eh-1", "name": "onAuthFailure", "path": "handlers/auth.js" } },
      { "handler_name": "eh_log_handler", "handler_meta": { "prefix": "orders-auth" } } ],
    "QuotaExceeded": [
      { "handler_name": "eh_web_hook_handler",
        "handler_meta": { "method": "POST", "target_path": "http://127.0.0.1:9000/hook", "template_path": "",
                          "header_map": { "X-Api-Id": "orders" }, "event_timeout": 10 } } ] } } })";

const std::string oas =
    R"({ "openapi": "3.0.3", "info": { "title": "orders", "version": "1.0.0" }, "paths": {},
  "x-tyk-api-gateway": {
    "info": { "id": "orders", "orgId": "acme", "name": "Orders", "state": { "active": true, "internal": false } },
    "upstream": { "url": "http://orders.internal/" },
    "middleware": { "global": { "pluginConfig": { "data": { "enabled": true, "value": { "team": "core" } } } } },
    "server": { "listenPath": { "value": "/orders/", "strip": true },
      "eventHandlers": [
        { "enabled": true, "trigger": "AuthFailure", "type": "custom", "id": "eh-1", "name": "Auth JS",
          "functionName": "onAuthFailure", "path": "handlers/auth.js" },
        { "enabled": true, "trigger": "QuotaExceeded", "type": "webhook", "name": "hook", "url": "http://127.0.0.1:9000/hook",
          "method": "POST", "cooldownPeriod": "1m30s", "bodyTemplate": "", "headers": [ { "name": "X-Api-Id", "value": "orders" } ] },
        { "enabled": true, "trigger": "KeyExpired", "type": "log", "name": "expired", "logPrefix": "expired" } ] } } })";

config::api_definition read(const std::string& text, const config::environment& variables = {}) {
  auto result = parse_api_definition(text, "a.json", variables);
  INFO(test::text_of(result.faults));
  REQUIRE(result.definition);
  return *result.definition;
}

std::string classic_with(const std::string& members) {
  return R"({"api_id": "a", )" + members + "}";
}

std::string oas_with(const std::string& members) {
  return R"({"openapi": "3.0.3", "x-tyk-api-gateway": {"info": {"id": "a"}, )" + members + "}}";
}

std::string classic_handler(const std::string& meta) {
  return classic_with(
      R"("event_handlers": {"events": {"E": [{"handler_name": "eh_dynamic_handler", "handler_meta": )" +
      meta + "}]}}");
}

}  // namespace

TEST_CASE("a Classic definition loads with its identity and all its handlers") {
  const auto result = parse_api_definition(classic, "orders.json");
  REQUIRE(result.definition);
  const auto& api = *result.definition;
  CHECK(api.api_id == "orders");
  CHECK(api.org_id == "acme");
  CHECK(api.name == "Orders");
  CHECK(api.listen_path == "/orders/");
  CHECK(api.config_data.empty());
  CHECK(api.file == "orders.json");
  CHECK(api.line == 1);
  CHECK_FALSE(api.shadowed);

  REQUIRE(api.handlers.size() == 3);
  const auto& handler = api.handlers[0];
  CHECK(handler.event_type == "AuthFailure");
  CHECK(handler.kind == handler_kind::dynamic);
  CHECK(handler.name == "onAuthFailure");
  CHECK(handler.path == "handlers/auth.js");
  CHECK(handler.id == "eh-1");
  CHECK_FALSE(handler.disabled);
  CHECK(handler.pointer == "/event_handlers/events/AuthFailure/0");
  CHECK(handler.line == 6);
  CHECK(api.handlers[1].kind == handler_kind::log);
  CHECK(api.handlers[2].kind == handler_kind::webhook);
  CHECK(api.handlers[2].event_type == "QuotaExceeded");
  CHECK(test::lines_of(result.faults) ==
        test::lines{"orders.json:8:7: note: /event_handlers/events/AuthFailure/1: left to the "
                    "gateway: handlers.enabled does not name eh_log_handler",
                    "orders.json:10:7: note: /event_handlers/events/QuotaExceeded/0: left to the "
                    "gateway: handlers.enabled does not name eh_web_hook_handler"});
}

TEST_CASE("an OAS definition loads with its identity and all its handlers") {
  const auto result = parse_api_definition(oas, "orders.json");
  REQUIRE(result.definition);
  const auto& api = *result.definition;
  CHECK(api.api_id == "orders");
  CHECK(api.org_id == "acme");
  CHECK(api.name == "Orders");
  CHECK(api.listen_path == "/orders/");
  CHECK(api.config_data == R"({"team":"core"})");
  CHECK(api.line == 3);

  REQUIRE(api.handlers.size() == 3);
  const auto& handler = api.handlers[0];
  CHECK(handler.event_type == "AuthFailure");
  CHECK(handler.kind == handler_kind::dynamic);
  CHECK(handler.name == "onAuthFailure");
  CHECK(handler.path == "handlers/auth.js");
  CHECK(handler.id == "eh-1");
  CHECK_FALSE(handler.disabled);
  CHECK(handler.pointer == "/x-tyk-api-gateway/server/eventHandlers/0");
  CHECK(handler.line == 8);
  CHECK(api.handlers[1].kind == handler_kind::webhook);
  CHECK(api.handlers[2].kind == handler_kind::log);
  CHECK(test::lines_of(result.faults) ==
        test::lines{"orders.json:10:9: note: /x-tyk-api-gateway/server/eventHandlers/1: left to "
                    "the gateway: handlers.enabled does not name eh_web_hook_handler",
                    "orders.json:12:9: note: /x-tyk-api-gateway/server/eventHandlers/2: left to "
                    "the gateway: handlers.enabled does not name eh_log_handler"});
}

TEST_CASE("an API needs no more than an id") {
  CHECK(read(R"({"api_id": "a"})").handlers.empty());
  CHECK(read(R"({"swagger": "2.0", "x-tyk-api-gateway": {"info": {"id": "a"}}})").api_id == "a");
  CHECK(read(R"({"x-tyk-api-gateway": {"info": {"id": "a"}}})").api_id == "a");
}

TEST_CASE("null stands for the default of any field") {
  const auto api =
      read(R"({"api_id": "a", "org_id": null, "proxy": null, "config_data": null, "active": null,
    "event_handlers": {"events": {"A": null, "B": []}}})");
  CHECK(api.org_id.empty());
  CHECK(api.handlers.empty());
  CHECK(read(classic_with(R"("event_handlers": null)")).handlers.empty());
  CHECK(read(oas_with(R"("server": {"eventHandlers": null})")).handlers.empty());
}

TEST_CASE("field names match whatever their case, and faults name them as the file does") {
  const auto result = parse_api_definition(
      R"({"API_ID": "a", "Event_Handlers": {"EVENTS": {"E": [
        {"Handler_Name": "eh_dynamic_handler", "HANDLER_META": {"NAME": "h", "Path": "h.js"}},
        {"Handler_Name": "eh_dynamic_handler", "HANDLER_META": {"NAME": 5, "Path": "h.js"}}]}}})",
      "a.json");
  REQUIRE(result.definition);
  REQUIRE(result.definition->handlers.size() == 1);
  CHECK(result.definition->handlers[0].name == "h");
  CHECK(result.definition->handlers[0].pointer == "/Event_Handlers/EVENTS/E/0");
  CHECK(test::lines_of(result.faults) ==
        test::lines{"a.json:3:73: /Event_Handlers/EVENTS/E/1/HANDLER_META/NAME: must be a string, "
                    "is a number"});
}

TEST_CASE("a disabled handler is kept to be shown, and needs neither name nor path") {
  const auto classic_api = read(classic_handler(R"({"disabled": true})"));
  REQUIRE(classic_api.handlers.size() == 1);
  CHECK(classic_api.handlers[0].disabled);
  const auto oas_api = read(oas_with(
      R"("server": {"eventHandlers": [{"enabled": false, "trigger": "E", "type": "custom"}]})"));
  REQUIRE(oas_api.handlers.size() == 1);
  CHECK(oas_api.handlers[0].disabled);
}

TEST_CASE("an OAS handler that does not say whether it is enabled is disabled, and that is said") {
  const auto result = parse_api_definition(
      oas_with(
          R"("server": {"eventHandlers": [{"trigger": "E", "type": "custom", "functionName": "h", "path": "h.js"}]})"),
      "a.json");
  REQUIRE(result.definition);
  REQUIRE(result.definition->handlers.size() == 1);
  CHECK(result.definition->handlers[0].disabled);
  CHECK(test::lines_of(result.faults) ==
        test::lines{"a.json:1:94: note: /x-tyk-api-gateway/server/eventHandlers/0: is disabled, "
                    "because it has no "
                    "\"enabled\": true"});
}

TEST_CASE("whether an API is active or internal makes no difference to its handlers") {
  const std::string handlers =
      R"("event_handlers": {"events": {"E": [{"handler_name": "eh_dynamic_handler",
        "handler_meta": {"name": "h", "path": "h.js"}}]}})";
  const auto api = read(classic_with(R"("active": false, "internal": true, )" + handlers));
  REQUIRE(api.handlers.size() == 1);
  CHECK_FALSE(api.handlers[0].disabled);
  const auto oas_api = read(
      R"({"openapi": "3", "x-tyk-api-gateway": {"info": {"id": "a", "state": {"active": false, "internal": true}},
        "server": {"eventHandlers": [{"enabled": true, "trigger": "E", "type": "custom",
          "functionName": "h", "path": "h.js"}]}}})");
  REQUIRE(oas_api.handlers.size() == 1);
  CHECK_FALSE(oas_api.handlers[0].disabled);
}

TEST_CASE("config_data reaches handlers unless it is disabled") {
  CHECK(read(classic_with(R"("config_data": {"b": 1.1, "a": [true, null, "é"]})")).config_data ==
        R"({"b":1.1,"a":[true,null,"é"]})");
  CHECK(read(classic_with(R"("config_data": {"b": 1}, "config_data_disabled": true)"))
            .config_data.empty());
  const auto plugin = [](const std::string& data) {
    return read(oas_with(R"("middleware": {"global": {"pluginConfig": {"data": )" + data + "}}}"))
        .config_data;
  };
  CHECK(plugin(R"({"enabled": true, "value": {"k": 1}})") == R"({"k":1})");
  CHECK(plugin(R"({"enabled": false, "value": {"k": 1}})").empty());
  CHECK(plugin(R"({"value": {"k": 1}})").empty());
  CHECK(plugin("null").empty());
}

TEST_CASE("handlers keep the order of the file") {
  const auto api = read(classic_with(R"("event_handlers": {"events": {
    "Z": [{"handler_name": "eh_dynamic_handler", "handler_meta": {"name": "z1", "path": "z.js"}},
          {"handler_name": "eh_dynamic_handler", "handler_meta": {"name": "z2", "path": "z.js"}}],
    "A": [{"handler_name": "eh_dynamic_handler", "handler_meta": {"name": "a1", "path": "a.js"}}]}})"));
  std::vector<std::string> names;
  for (const auto& handler : api.handlers) names.push_back(handler.name);
  CHECK(names == std::vector<std::string>{"z1", "z2", "a1"});
}

TEST_CASE("a string env://NAME is replaced by a variable that is set and not empty") {
  const config::environment variables{"API=from env", "EMPTY=", "PATH_OF=h.js", "APIX=other"};
  const auto result = parse_api_definition(
      R"({"api_id": "env://API", "org_id": "env://EMPTY", "name": "env://UNSET", "slug": "env://UNSET",
        "config_data": {"a": ["env://API", "x env://API", "env://UNSET"]},
        "event_handlers": {"events": {"E": [
          {"handler_name": "eh_dynamic_handler", "handler_meta": {"name": "h", "path": "env://PATH_OF"}}]}}})",
      "a.json", variables);
  REQUIRE(result.definition);
  CHECK(result.definition->api_id == "from env");
  CHECK(result.definition->org_id == "env://EMPTY");
  CHECK(result.definition->config_data == R"({"a":["from env","x env://API","env://UNSET"]})");
  REQUIRE(result.definition->handlers.size() == 1);
  CHECK(result.definition->handlers[0].path == "h.js");
  CHECK(
      test::lines_of(result.faults) ==
      test::lines{
          R"(a.json:1:35: note: /org_id: "env://EMPTY" is not resolved: the variable is not set or empty)",
          R"(a.json:1:58: note: /name: "env://UNSET" is not resolved: the variable is not set or empty)"});
}

TEST_CASE("references to stores that only the gateway reads get a note") {
  for (const std::string text :
       {"secrets://k", "consul://k", "vault://k", "file://k", "kv://s/k", "a $kv{s:k} b"}) {
    const auto result =
        parse_api_definition(R"({"api_id": ")" + text + R"(", "slug": "secrets://k"})", "a.json");
    REQUIRE(result.definition);
    CHECK(result.definition->api_id == text);
    CHECK(test::lines_of(result.faults) ==
          test::lines{"a.json:1:12: note: /api_id: \"" + text +
                      "\" is not resolved: Sidehook resolves env:// only"});
  }
}

TEST_CASE("the common misspelling of RatelimitExceeded gets a note") {
  const auto lines = [](const std::string& text) {
    return test::lines_of(parse_api_definition(text, "a.json").faults);
  };
  CHECK(lines(classic_with(R"("event_handlers": {"events": {"RateLimitExceeded": [
          {"handler_name": "eh_dynamic_handler", "handler_meta": {"name": "h", "path": "h.js"}}]}})")) ==
        test::lines{"a.json:1:68: note: /event_handlers/events/RateLimitExceeded: Tyk's name of "
                    "this event is "
                    "\"RatelimitExceeded\""});
  CHECK(lines(oas_with(
            R"("server": {"eventHandlers": [{"enabled": true, "trigger": "RateLimitExceeded",
          "type": "custom", "functionName": "h", "path": "h.js"}]})")) ==
        test::lines{"a.json:1:123: note: /x-tyk-api-gateway/server/eventHandlers/0/trigger: Tyk's "
                    "name of this event "
                    "is \"RatelimitExceeded\""});
}

TEST_CASE("a listen path with a blank gets a note, because the gateway routes nothing to it") {
  const auto result =
      parse_api_definition(classic_with(R"("proxy": {"listen_path": "/a b/"})"), "a.json");
  REQUIRE(result.definition);
  CHECK(result.definition->listen_path.empty());
  CHECK(test::lines_of(result.faults) ==
        test::lines{"a.json:1:42: note: /proxy/listen_path: has a blank: the gateway routes "
                    "nothing to this API"});
}

TEST_CASE("kinds of handlers have names") {
  CHECK(to_string(handler_kind::dynamic) == "dynamic");
  CHECK(to_string(handler_kind::webhook) == "webhook");
  CHECK(to_string(handler_kind::log) == "log");
  CHECK(to_string(handler_kind::coprocess) == "coprocess");
}

TEST_CASE("a Classic definition says how long sessions live, and whether their quota is reset") {
  const auto silent = read(R"({"api_id": "a"})");
  CHECK(silent.session_lifetime == 0s);
  CHECK_FALSE(silent.session_lifetime_respects_key_expiration);
  CHECK_FALSE(silent.dont_set_quota_on_create);

  const auto told = read(classic_with(
      R"("session_lifetime": 86400, "session_lifetime_respects_key_expiration": true,
         "dont_set_quota_on_create": true)"));
  CHECK(told.session_lifetime == 24h);
  CHECK(told.session_lifetime_respects_key_expiration);
  CHECK(told.dont_set_quota_on_create);
}

TEST_CASE("an OAS definition says how long sessions live, and whether their quota is reset") {
  const auto lifetime = [](const std::string& members) {
    return R"("server": {"authentication": {"customKeyLifetime": {)" + members + "}}}";
  };
  const auto told =
      read(oas_with(lifetime(R"("enabled": true, "value": "1h30m0.9s", "respectValidity": true)") +
                    R"(, "middleware": {"global": {"skipQuotaReset": true}})"));
  CHECK(told.session_lifetime == 90min);
  CHECK(told.session_lifetime_respects_key_expiration);
  CHECK(told.dont_set_quota_on_create);

  const auto disabled = read(oas_with(lifetime(R"("value": "1h", "respectValidity": true)")));
  CHECK(disabled.session_lifetime == 0s);
  CHECK(disabled.session_lifetime_respects_key_expiration);
  CHECK_FALSE(disabled.dont_set_quota_on_create);
}

TEST_CASE("a lifetime that is no duration counts as none, and is told") {
  const auto result = parse_api_definition(
      oas_with(
          R"("server": {"authentication": {"customKeyLifetime": {"enabled": true, "value": "soon"}}})"),
      "a.json");
  REQUIRE(result.definition);
  CHECK(result.definition->session_lifetime == 0s);
  CHECK(test::lines_of(result.faults) ==
        test::lines{"a.json:1:143: note: "
                    "/x-tyk-api-gateway/server/authentication/customKeyLifetime/value: counts as "
                    "0, because it is no duration like \"1h30m\""});
}

TEST_CASE("a handler may say how it is to be run, in either dialect") {
  const auto of = [](const std::string& text) {
    auto read = parse_api_definition(text, "a.json");
    REQUIRE(read.definition);
    REQUIRE(read.definition->handlers.size() == 1);
    return read.definition->handlers[0];
  };
  const auto classic = of(
      R"({"api_id":"a","event_handlers":{"events":{"E":[{"handler_name":"eh_dynamic_handler",)"
      R"("handler_meta":{"name":"h","path":"h.js","sidehook":{"timeout_ms":250,"max_attempts":3,)"
      R"("concurrency":2,"cooldown_s":60,"coalesce_s":30}}}]}}})");
  CHECK(classic.timeout == std::chrono::milliseconds(250));
  CHECK(classic.max_attempts == 3);
  CHECK(classic.concurrency == 2);
  CHECK(classic.cooldown == std::chrono::seconds(60));
  CHECK(classic.coalesce == std::chrono::seconds(30));
  const auto oas = of(
      R"({"openapi":"3.0.3","info":{"title":"a","version":"1"},"paths":{},"x-tyk-api-gateway":{"info":{"id":"a"},)"
      R"("server":{"eventHandlers":[{"enabled":true,"trigger":"E","type":"custom","functionName":"h",)"
      R"("path":"h.js","sidehook":{"max_attempts":5}}]}}})");
  CHECK_FALSE(oas.timeout);
  CHECK_FALSE(oas.concurrency);
  CHECK_FALSE(oas.coalesce);
  CHECK(oas.max_attempts == 5);
}

TEST_CASE("what a handler says wrongly about running it drops that handler") {
  const auto read = parse_api_definition(
      R"({"api_id":"a","event_handlers":{"events":{"E":[{"handler_name":"eh_dynamic_handler",)"
      R"("handler_meta":{"name":"h","path":"h.js","sidehook":{"timeout_ms":0,"max_attempts":"3"}}}]}}})",
      "a.json");
  REQUIRE(read.definition);
  CHECK(read.definition->handlers.empty());
  CHECK(read.faults.size() == 2);
}

TEST_CASE("a rule for running a handler that nobody knows is told, and the handler kept") {
  const auto read = parse_api_definition(
      "{\"api_id\":\"a\",\"event_handlers\":{\"events\":{\"E\":[{\n"
      R"("handler_name":"eh_dynamic_handler","handler_meta":{"name":"h","path":"h.js",)"
      "\n"
      R"("sidehook":{"max_atempts":3}}}]}}})",
      "a.json");
  REQUIRE(read.definition);
  CHECK(read.definition->handlers.size() == 1);
  REQUIRE(read.faults.size() == 1);
  CHECK(to_string(read.faults[0]) ==
        "a.json:3:27: note: /event_handlers/events/E/0/handler_meta/sidehook/max_atempts: is not "
        "known, "
        "and ignored: there are timeout_ms, max_attempts, concurrency, cooldown_s, coalesce_s, "
        "signature");
  CHECK(read.faults[0].severity == config::fault::level::note);
}

}  // namespace api_definition_test
