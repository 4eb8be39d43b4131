#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "config/definition_reader.hpp"
#include "config/handler_rules.hpp"
#include "test/unit/config/faults.hpp"

namespace webhook_definitions_test {

using namespace sidehook;
using config::handler_kind;
using config::parse_api_definition;

namespace {

const config::handler_kinds all{handler_kind::dynamic, handler_kind::webhook, handler_kind::log};
const std::string secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

config::read_definition read(const std::string& entries, const config::handler_kinds& run = all,
                             const config::environment& environment = {}) {
  return parse_api_definition(
      R"({"api_id":"a","event_handlers":{"events":{"E":[)" + entries + "]}}}", "a.json",
      environment, run);
}

config::read_definition read_oas(const std::string& entries,
                                 const config::handler_kinds& run = all) {
  return parse_api_definition(
      R"({"openapi":"3","x-tyk-api-gateway":{"info":{"id":"a"},"server":{"eventHandlers":[)" +
          entries + "]}}}",
      "a.json", {}, run);
}

std::string webhook_with(const std::string& meta) {
  return R"({"handler_name":"eh_web_hook_handler","handler_meta":{"method":"POST",)"
         R"("target_path":"http://h/x?token=1")" +
         meta + "}}";
}

// The faults of one webhook, without their place in the file and the entry's own pointer.
test::lines faults_of(const config::read_definition& result) {
  test::lines found;
  for (auto line : test::lines_of(result.faults)) {
    const auto at = line.find("/E/0");
    found.push_back(at == std::string::npos ? line : line.substr(at + 4));
  }
  return found;
}

}  // namespace

TEST_CASE("a Classic webhook handler is read with all that it says") {
  const auto result = read(
      R"({"handler_name":"eh_web_hook_handler","handler_meta":{"id":"i","name":"n","method":"put",
        "target_path":"http://h/x","template_path":"t.json","header_map":{"X-A":"1","x-b":"2"},
        "event_timeout":90,"sidehook":{"max_attempts":5,"signature":{"secret_env":"HOOK"}}}})");
  CHECK(test::lines_of(result.faults).empty());
  const auto& handler = result.definition->handlers.at(0);
  CHECK(handler.kind == handler_kind::webhook);
  CHECK_FALSE(handler.left_to_gateway);
  CHECK(handler.name == "n");
  CHECK(handler.max_attempts == 5);
  const auto& target = handler.target;
  CHECK(target.method == "put");
  CHECK(target.url == "http://h/x");
  CHECK(target.template_path == "t.json");
  CHECK(target.headers ==
        std::vector<std::pair<std::string, std::string>>{{"X-A", "1"}, {"x-b", "2"}});
  CHECK(target.cooldown == std::chrono::seconds(90));
  REQUIRE(target.signature);
  CHECK(target.signature->secrets_env == "HOOK");
}

TEST_CASE("an OAS webhook handler is read with all that it says") {
  const auto result = read_oas(
      R"({"enabled":true,"trigger":"E","type":"webhook","id":"i","name":"n","url":"http://h/x",
        "method":"POST","bodyTemplate":"t.json","cooldownPeriod":"1m30.9s",
        "headers":[{"name":"X-A","value":"1"}],"sidehook":{"signature":{"secret_file":"/s"}}})");
  CHECK(test::lines_of(result.faults).empty());
  const auto& handler = result.definition->handlers.at(0);
  CHECK(handler.name == "n");
  CHECK(handler.target.url == "http://h/x");
  CHECK(handler.target.template_path == "t.json");
  CHECK(handler.target.cooldown == std::chrono::seconds(90));
  CHECK(handler.target.headers == std::vector<std::pair<std::string, std::string>>{{"X-A", "1"}});
  CHECK(handler.target.signature->secrets_file == "/s");
}

TEST_CASE("log handlers are read in both dialects") {
  const auto classic = read(R"({"handler_name":"eh_log_handler","handler_meta":{"prefix":"p"}})");
  CHECK(classic.definition->handlers.at(0).log_prefix == "p");
  const auto oas =
      read_oas(R"({"enabled":true,"trigger":"E","type":"log","name":"expired","logPrefix":"p"})");
  CHECK(oas.definition->handlers.at(0).log_prefix == "p");
  CHECK(oas.definition->handlers.at(0).name == "expired");
  CHECK(read(R"({"handler_name":"eh_log_handler"})").faults.empty());
}

TEST_CASE("webhook and log handlers are called by their name, their id, or their kind and place") {
  const auto result = parse_api_definition(
      R"({"api_id":"a","event_handlers":{"events":{
        "E":[{"handler_name":"eh_web_hook_handler","handler_meta":{"name":"n","id":"i","method":"GET","target_path":"http://h"}},
             {"handler_name":"eh_web_hook_handler","handler_meta":{"id":"i","method":"GET","target_path":"http://h"}},
             {"handler_name":"eh_log_handler"},
             {"handler_name":"eh_web_hook_handler","handler_meta":{"method":"GET","target_path":"http://h"}},
             {"handler_name":"eh_web_hook_handler","handler_meta":{"name":"n","method":"GET","target_path":"http://h"}},
             {"handler_name":"eh_log_handler","handler_meta":{"name":"js"}},
             {"handler_name":"eh_dynamic_handler","handler_meta":{"name":"js","path":"h.js"}}],
        "F":[{"handler_name":"eh_web_hook_handler","handler_meta":{"name":"n","method":"GET","target_path":"http://h"}},
             {"handler_name":"eh_web_hook_handler","handler_meta":{"method":"GET","target_path":"http://h"}}]}}})",
      "a.json", {}, all);
  CHECK(test::lines_of(result.faults).empty());
  std::vector<std::string> names;
  for (const auto& handler : result.definition->handlers)
    names.push_back(handler.event_type + " " + handler.name);
  CHECK(names == std::vector<std::string>{"E n", "E i", "E eh_log_handler#1",
                                          "E eh_web_hook_handler#3", "E n#2", "E js#2", "E js",
                                          "F n", "F eh_web_hook_handler#6"});
}

TEST_CASE("what is wrong with a webhook drops it, and shows none of its secrets") {
  const std::vector<std::pair<std::string, test::lines>> cases{
      {R"({"handler_name":"eh_web_hook_handler","handler_meta":{"method":"POST"}})",
       {"/handler_meta/target_path: is required"}},
      {R"({"handler_name":"eh_web_hook_handler","handler_meta":{"method":"POST","target_path":"ftp://u:p@h/?s"}})",
       {"/handler_meta/target_path: must be a URL that begins with http:// or https:// and names a "
        "host"}},
      {R"({"handler_name":"eh_web_hook_handler"})", {"/handler_meta: is required"}},
      {webhook_with(R"(,"header_map":{"A":5},"event_timeout":"1")"),
       {"/handler_meta/header_map/A: must be a string, is a number",
        "/handler_meta/event_timeout: must be a whole number, is a string"}},
      {webhook_with(R"(,"sidehook":{"signature":{"secret":"hush"}})"),
       {"/handler_meta/sidehook/signature/secret: *** is not allowed: must be \"whsec_\" and 24 to "
        "64 bytes in base64"}},
      {webhook_with(R"(,"sidehook":{"signature":{}})"),
       {"/handler_meta/sidehook/signature: must have one of secret, secret_env and secret_file, "
        "and no more"}},
      {webhook_with(R"(,"sidehook":{"signature":{"secret":")" + secret + R"(","secret_env":"X"}})"),
       {"/handler_meta/sidehook/signature: must have one of secret, secret_env and secret_file, "
        "and no more"}},
      {webhook_with(R"(,"sidehook":{"signature":5})"),
       {"/handler_meta/sidehook/signature: must be an object, is a number"}},
  };
  for (const auto& [entry, expected] : cases) {
    INFO(entry);
    const auto result = read(entry);
    auto found = faults_of(result);
    std::sort(found.begin(), found.end());
    auto sorted = expected;
    std::sort(sorted.begin(), sorted.end());
    CHECK(found == sorted);
    CHECK(result.definition->handlers.empty());
  }
}

TEST_CASE("a webhook's method that is none of the gateway's gets a note, and GET") {
  const auto result = read(
      R"({"handler_name":"eh_web_hook_handler","handler_meta":{"method":"HEAD","target_path":"http://h"}},)"
      R"({"handler_name":"eh_web_hook_handler","handler_meta":{"target_path":"http://h"}})");
  CHECK(result.definition->handlers.size() == 2);
  REQUIRE(result.faults.size() == 2);
  CHECK(result.faults[0].message == "\"HEAD\" is no method of webhooks: GET is used");
  CHECK(result.faults[1].message == "is missing: GET is used");
}

TEST_CASE("a secret may stand in the environment of the definitions") {
  const auto entry = webhook_with(R"(,"sidehook":{"signature":{"secret":"env://HOOK"}})");
  const auto result = read(entry, all, {"HOOK=" + secret});
  CHECK(test::lines_of(result.faults).empty());
  CHECK(result.definition->handlers.at(0).target.signature->secrets ==
        std::vector<std::string>{secret});
}

TEST_CASE("a cooldown that is no time counts as none, in OAS with a note") {
  CHECK(read(webhook_with(R"(,"event_timeout":-5)")).definition->handlers.at(0).target.cooldown ==
        std::chrono::seconds(0));
  const auto oas = read_oas(
      R"({"enabled":true,"trigger":"E","type":"webhook","url":"http://h","method":"GET","cooldownPeriod":"soon"})");
  CHECK(oas.definition->handlers.at(0).target.cooldown == std::chrono::seconds(0));
  REQUIRE(oas.faults.size() == 1);
  CHECK(oas.faults[0].message == "counts as 0, because it is no duration like \"1h30m\"");
}

TEST_CASE("a cooldown is ten years at most, in either dialect") {
  const auto longest = config::webhook::longest_cooldown;
  CHECK(read(webhook_with(R"(,"event_timeout":9223372036854775807)"))
            .definition->handlers.at(0)
            .target.cooldown == longest);
  CHECK(read_oas(R"({"enabled":true,"trigger":"E","type":"webhook","url":"http://h",)"
                 R"("method":"GET","cooldownPeriod":"2500000h"})")
            .definition->handlers.at(0)
            .target.cooldown == longest);
}

TEST_CASE("a kind that is not run is left to the gateway, JavaScript too") {
  const auto result =
      read(webhook_with("") +
               R"(,{"handler_name":"eh_dynamic_handler","handler_meta":{"name":"5","path":"x"}})",
           {handler_kind::webhook});
  REQUIRE(result.definition->handlers.size() == 2);
  CHECK_FALSE(result.definition->handlers[0].left_to_gateway);
  CHECK(result.definition->handlers[1].left_to_gateway);
  REQUIRE(result.faults.size() == 1);
  CHECK(result.faults[0].message ==
        "left to the gateway: handlers.enabled does not name eh_dynamic_handler");
}

TEST_CASE("references and odd members of a handler that is left to the gateway are its own") {
  const auto result = read(
      webhook_with(R"(,"template_path":"vault://x","sidehook":{"nobody":1},"name":"a","Name":"b")"),
      {handler_kind::dynamic});
  REQUIRE(result.faults.size() == 1);
  CHECK(result.faults[0].message.starts_with("left to the gateway"));
}

TEST_CASE("what is said of references in a webhook shows no secret around them") {
  const auto result = read(
      R"({"handler_name":"eh_web_hook_handler","handler_meta":{"method":"POST",)"
      R"("target_path":"http://u:hush@h/?a=$kv{b}","header_map":{"A":"vault://x","B":"hush $kv{y}"}}})");
  CHECK(
      faults_of(result) ==
      test::lines{
          R"(/handler_meta/target_path: "$kv{…}" is not resolved: Sidehook resolves env:// only)",
          R"(/handler_meta/header_map/A: "vault://x" is not resolved: Sidehook resolves env:// only)",
          R"(/handler_meta/header_map/B: "$kv{…}" is not resolved: Sidehook resolves env:// only)"});
  CHECK(result.definition->handlers.size() == 1);
}

TEST_CASE("a URL is shown without its user information and its query") {
  CHECK(config::shown_url("http://u:p@h:1/x?q#f") == "http://***@h:1/x?***");
  CHECK(config::shown_url("http://h/a@b") == "http://h/a@b");
  CHECK(config::shown_url("http://u:p@h") == "http://***@h");
  CHECK(config::shown_url("http://h?x@y") == "http://h?***");
  CHECK(config::shown_url("nothing") == "nothing");
}

}  // namespace webhook_definitions_test
