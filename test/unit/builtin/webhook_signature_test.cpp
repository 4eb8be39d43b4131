#include "daemon/builtin/webhook_signature.hpp"

#include <catch2/catch.hpp>

#include "config/way_in.hpp"

namespace webhook_signature_test {

using namespace sidehook;

namespace {

const std::string key = config::webhook_key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").value();
const std::chrono::system_clock::time_point then{std::chrono::seconds{1'614'265'330}};

}  // namespace

TEST_CASE("a signature is that of Standard Webhooks' own example") {
  CHECK(builtin::signature_headers({key}, "msg_p5jXN8AQM9LWM0D4loKWxJek",
                                   then + std::chrono::milliseconds(999),
                                   R"({"test": 2432232314})") ==
        std::vector<jsvm::host::http_header>{
            {"Webhook-Id", "msg_p5jXN8AQM9LWM0D4loKWxJek"},
            {"Webhook-Timestamp", "1614265330"},
            {"Webhook-Signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="}});
}

TEST_CASE("with several secrets there is a signature by each") {
  const auto headers = builtin::signature_headers({key, "another"}, "id", then, "body");
  const auto one = builtin::signature_headers({key}, "id", then, "body").back().value;
  const auto other = builtin::signature_headers({"another"}, "id", then, "body").back().value;
  CHECK(headers.back().value == one + " " + other);
}

}  // namespace webhook_signature_test
