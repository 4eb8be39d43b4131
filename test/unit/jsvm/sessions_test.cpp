#include <catch2/catch.hpp>

#include "test/support/script_machine.hpp"

namespace sessions_test {

using namespace sidehook;

namespace {

/// Fails as it is told.
class failing_sessions : public jsvm::host::session_service {
 public:
  std::string error;
  bool store_gone = false;

  void get(std::string /*key*/, std::string /*api_id*/,
           jsvm::host::answered<std::optional<std::string>> done) override {
    done({std::nullopt, error, store_gone});
  }
  void set(std::string /*key*/, std::string /*session_json*/, jsvm::host::quota_reset /*reset*/,
           jsvm::host::answered<jsvm::host::nothing> done) override {
    done({std::nullopt, error, store_gone});
  }
};

}  // namespace

TEST_CASE("a session that cannot be written is told in the log, and the handler goes on") {
  failing_sessions sessions;
  sessions.error = "/expires must be a whole number, is 1.5";
  test::script_machine machine({}, {.sessions = &sessions});
  const auto result = machine.run_body("TykSetKeyData('k', '{}', 1); log('on');");
  CHECK(result.ended == jsvm::outcome::succeeded);
  CHECK_FALSE(result.store_gone);
  CHECK(machine.lines ==
        std::vector<std::string>{"error: TykSetKeyData: /expires must be a whole number, is 1.5",
                                 "info: on"});
}

TEST_CASE("while the store of sessions is gone a handler that needs it fails, and says why") {
  failing_sessions sessions;
  sessions.error = "Redis at 127.0.0.1:6379 cannot be reached";
  sessions.store_gone = true;
  test::script_machine machine({}, {.sessions = &sessions});
  for (const char* call : {"TykGetKeyData('k', 'a')", "TykSetKeyData('k', '{}', 1)"}) {
    const auto result = machine.run_body(std::string(call) + "; log('on');");
    const std::string function = std::string(call).substr(0, 13);
    CHECK(result.ended == jsvm::outcome::failed);
    CHECK(result.error.message ==
          "Error: " + function + ": Redis at 127.0.0.1:6379 cannot be reached");
    CHECK(result.store_gone);
  }
  CHECK(machine.lines.empty());
}

}  // namespace sessions_test
