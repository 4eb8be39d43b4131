#include "daemon/builtin/handler_maker.hpp"

#include <catch2/catch.hpp>

#include "test/support/script_machine.hpp"
#include "test/support/temporary_folder.hpp"
#include "test/unit/builtin/samples.hpp"

namespace handler_maker_test {

using namespace sidehook;

namespace {

config::event_handler webhook_to(const std::string& url) {
  config::event_handler handler;
  handler.kind = config::handler_kind::webhook;
  handler.target.url = url;
  return handler;
}

std::string fault_of(const config::event_handler& handler,
                     const config::environment& environment = {}) {
  return builtin::handler_maker({}, environment).make(handler, nullptr).fault;
}

config::event_handler signing(const std::string& variable, const std::string& file) {
  auto handler = webhook_to("http://example.com/");
  config::way_in secret;
  secret.type = config::way_in::kind::standard_webhooks;
  secret.secrets_env = variable;
  secret.secrets_file = file;
  handler.target.signature = secret;
  return handler;
}

}  // namespace

TEST_CASE("a webhook that cannot be sent is told so without the secrets of its URL") {
  CHECK(fault_of(webhook_to("http://example.com/hook?token=1")).empty());
  CHECK(fault_of(webhook_to("http://user:password@/x?token=1")) ==
        "the URL \"http://***@/x?***\" cannot be sent to: it has no valid host and port, or a path "
        "with a wrong escape");
  auto handler = webhook_to("http://example.com/");
  handler.target.headers = {{"X Y", "secret"}};
  CHECK(fault_of(handler) == "\"X Y\" is no name of a header");
  handler.target.headers = {{"X-Y", "sec\nret"}};
  CHECK(fault_of(handler) == "the value of the header X-Y holds a control character");
}

TEST_CASE("the secrets of a signature come from the environment or from a file") {
  const test::temporary_folder folder;
  const auto file = (folder.path() / "secret").string();
  folder.write(file, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n");
  CHECK(fault_of(signing("", file)).empty());
  CHECK(fault_of(signing("HOOK", ""), {"HOOK=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}).empty());
  CHECK(fault_of(signing("HOOK", "")) ==
        "the secret of its signature: HOOK: is not set in the environment");
  CHECK(fault_of(signing("HOOK", ""), {"HOOK=hush"}) ==
        "the secret of its signature: HOOK: holds what is no secret of a way of the type "
        "standard_webhooks: must be \"whsec_\" and 24 to 64 bytes in base64");
}

TEST_CASE("a handler that cannot be made fails each run as missing, with the reason") {
  const auto made = builtin::handler_maker({}, {}).make(webhook_to("http://:1/"), nullptr);
  REQUIRE_FALSE(made.fault.empty());
  test::script_machine machine;
  machine.load(std::vector<jsvm::script>{});
  jsvm::handler_binding binding{"hook", "orders", "acme", ""};
  binding.builtin = made.handler;
  auto what = test::script_machine::invocation_of("hook", "{}");
  what.handler = std::make_shared<const jsvm::handler_binding>(std::move(binding));
  machine.queue(std::move(what));
  const auto result = machine.finish().at(0);
  CHECK(result.ended == jsvm::outcome::missing);
  CHECK(result.error.message == made.fault);
}

TEST_CASE("a webhook's run may take as long as its request") {
  config::settings settings;
  settings.http_client.timeout_ms = std::chrono::milliseconds(7000);
  const builtin::handler_maker maker(settings, {});
  CHECK(maker.make(webhook_to("http://example.com/"), nullptr).timeout ==
        std::chrono::milliseconds(8000));
}

}  // namespace handler_maker_test
