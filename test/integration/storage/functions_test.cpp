#include <thread>

#include <catch2/catch.hpp>

#include "daemon/redis_store/state.hpp"
#include "daemon/store/state_store.hpp"
#include "test/support/redis_server.hpp"
#include "test/support/script_machine.hpp"
#include "test/support/temporary_folder.hpp"

namespace functions_test {

using namespace sidehook;

namespace {

/// Values in a file.
class file_store {
 public:
  explicit file_store(boost::asio::io_context& context, const store::state_options& options = {})
      : store_(folder_.path(), options, std::chrono::system_clock::now, context) {}

  jsvm::host::key_value_store& values() { return store_.key_values(); }
  void stop() { store_.stop(); }

 private:
  test::temporary_folder folder_;
  store::state_store store_;
};

/// Values in a Redis of its own.
class redis_store_of_own {
 public:
  explicit redis_store_of_own(boost::asio::io_context& context)
      : state_(context, settings_for(server_), [](const auto&) {}) {}

  jsvm::host::key_value_store& values() { return state_.key_values(); }
  void stop() { state_.stop(); }

 private:
  static config::settings settings_for(const test::redis_server& server) {
    config::settings settings;
    settings.redis.addresses = {server.address()};
    return settings;
  }

  test::redis_server server_;
  redis_store::state state_;
};

/// Scripts with a real store, on a thread of its own.
template <class Store>
class machine_with {
 public:
  template <class... Options>
  explicit machine_with(const Options&... options)
      : store_(context_, options...), thread_([this] { context_.run(); }) {}
  ~machine_with() {
    store_.stop();
    work_.reset();
    thread_.join();
  }

  std::string evaluate(const std::string& expression) { return machine_.evaluate(expression); }
  std::string error_of(const std::string& expression) {
    return machine_.run_body(expression).error.message;
  }

 private:
  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{
      context_.get_executor()};
  Store store_;
  std::thread thread_;
  test::script_machine machine_{{}, {.storage = &store_.values()}};
};

}  // namespace

TEMPLATE_TEST_CASE("the storage functions return what Tyk's do", "", file_store,
                   redis_store_of_own) {
  machine_with<TestType> machine;
  CHECK(machine.evaluate("TykStorageGet('k')") == "null");
  CHECK(machine.evaluate("TykStorageTTL('k')") == "-2");
  CHECK(machine.evaluate("[TykStorageSet('k', { a: 1 })]") == "[null]");
  CHECK(machine.evaluate("TykStorageGet('k')") == R"("[object Object]")");
  CHECK(machine.evaluate("TykStorageTTL('k')") == "-1");
  CHECK(machine.evaluate("TykStorageSetNX('k', 'v')") == "false");
  CHECK(machine.evaluate("[TykStorageDel('k'), TykStorageDel('k')]") == "[null,null]");
  CHECK(machine.evaluate("TykStorageSetNX('k', 'größe', 100.9)") == "true");
  CHECK(machine.evaluate("TykStorageGet('k')") == R"("größe")");
  CHECK(machine.evaluate("TykStorageTTL('k') > 90") == "true");
  CHECK(machine.evaluate("[TykStorageSet('k', '41', 0), TykStorageTTL('k')]") == "[null,-1]");
  CHECK(machine.evaluate("TykStorageIncr('k', 50)") == R"("42")");
  CHECK(machine.evaluate("TykStorageTTL('k')") == "-1");
  CHECK(machine.evaluate("[TykStorageIncr('n', 50), TykStorageTTL('n') > 40]") == R"(["1",true])");
  CHECK(machine.evaluate("[TykStorageSet('b', b64dec('AP/+')), b64enc(TykStorageGet('b'))]") ==
        R"([null,"AP/+"])");
  CHECK(machine.evaluate("[TykStorageSet('m', 'v', NaN), TykStorageTTL('m')]") == "[null,-1]");
  CHECK(machine.evaluate("[TykStorageSet(), TykStorageGet('undefined')]") ==
        R"([null,"undefined"])");
}

TEMPLATE_TEST_CASE("what the storage cannot do throws an Error", "", file_store,
                   redis_store_of_own) {
  machine_with<TestType> machine;
  CHECK(machine.error_of("TykStorageGet('')") == "Error: storage key must be 1-256 bytes");
  CHECK(machine.error_of("TykStorageDel('x'.repeat(257))") ==
        "Error: storage key must be 1-256 bytes");
  CHECK(machine.error_of("TykStorageDel('ä'.repeat(129))") ==
        "Error: storage key must be 1-256 bytes");
  CHECK(machine.error_of("TykStorageDel('x'.repeat(256))") == "");
  CHECK(machine.error_of("TykStorageSet('k', 'x'.repeat(65537))") ==
        "Error: storage value exceeds 65536 bytes");
  CHECK(machine.error_of("TykStorageSet('k', 'x'.repeat(65536))") == "");
  CHECK(machine.error_of("TykStorageIncr('k')") ==
        "Error: value is not an integer or out of range");
  CHECK(machine.evaluate("(function () { try { TykStorageGet(''); } catch (e) {"
                         " return e instanceof Error; } })()") == "true");
}

TEST_CASE("a full storage throws an Error that names the option") {
  store::state_options options;
  options.limits.key_value_bytes = 100'000;
  machine_with<file_store> machine(options);
  CHECK(machine.error_of("TykStorageSet('k', 'x'.repeat(65536))") == "");
  CHECK(machine.error_of("TykStorageSet('l', 'x'.repeat(65536))") ==
        "Error: the storage is full (storage.max_bytes)");
}

TEST_CASE("a store that does not answer in time is an error of the call") {
  // Asked, and never answering.
  class silent_store : public test::absent_stores {
   public:
    using test::absent_stores::get;
    void get(std::string /*key*/, answered<text> done) override { kept.push_back(std::move(done)); }
    std::vector<answered<text>> kept;
  };
  silent_store store;
  test::script_machine machine({.store_timeout = std::chrono::milliseconds(20)},
                               {.storage = &store});
  const auto result = machine.run_body("TykStorageGet('k')");
  CHECK(result.error.message == "Error: no answer within 20 ms");

  // A run that is cut while it waits, and answers that come too late.
  test::script_machine cut({.timeout = std::chrono::milliseconds(20)}, {.storage = &store});
  CHECK(cut.run_body("TykStorageGet('k')").ended == jsvm::outcome::timed_out);
  for (const auto& late : store.kept) late({std::string("late"), ""});
  store.kept.clear();
  machine.poll();
  cut.poll();
  CHECK(machine.run_body("log('on')").ended == jsvm::outcome::succeeded);
}

}  // namespace functions_test
