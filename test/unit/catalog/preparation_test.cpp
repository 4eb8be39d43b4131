#include <catch2/catch.hpp>

#include "daemon/catalog/loader.hpp"
#include "test/unit/catalog/loading_machine.hpp"

namespace preparation_test {

using namespace sidehook;
using test::api_text;
using test::lines;
using test::loading_machine;

namespace {

/// A loader whose loads begin with something that takes as long as the test says.
class prepared_loader {
 public:
  prepared_loader() {
    m.loader.set_preparation([this](auto done) { under_way.push_back(std::move(done)); });
  }

  loading_machine m;
  std::vector<std::function<void(catalog::loader::faults)>> under_way;
};

config::fault fault_saying(const std::string& message) {
  config::fault fault;
  fault.file = "gateway";
  fault.message = message;
  return fault;
}

}  // namespace

TEST_CASE("a load waits for its preparation, and reads what that has left") {
  prepared_loader prepared;
  auto& m = prepared.m;
  loading_machine::loaded now;
  m.loader.reload([&](auto loaded) { now = std::move(loaded); });
  m.run_until([&] { return !prepared.under_way.empty(); });
  m.machine.poll();
  CHECK_FALSE(now);
  m.folder.write_api("a.json", api_text("a", {}));
  prepared.under_way.at(0)({});
  m.run_until([&] { return now != nullptr; });
  CHECK(now->since_before.apis.added == lines{"a"});
  CHECK(m.faults_of(now).empty());
}

TEST_CASE("what is wrong with a preparation stands with the faults of its load, and of no other") {
  prepared_loader prepared;
  auto& m = prepared.m;
  m.loader.set_companion([] { return catalog::loader::faults{fault_saying("of the companion")}; });
  const auto load = [&](catalog::loader::faults faults) {
    loading_machine::loaded now;
    const auto before = prepared.under_way.size();
    m.loader.reload([&](auto loaded) { now = std::move(loaded); });
    m.run_until([&] { return prepared.under_way.size() > before; });
    prepared.under_way.back()(std::move(faults));
    m.run_until([&] { return now != nullptr; });
    return m.faults_of(now);
  };
  CHECK(load({fault_saying("gone")}) == lines{"gateway: gone", "gateway: of the companion"});
  CHECK(load({}) == lines{"gateway: of the companion"});
}

TEST_CASE("requests while a load is prepared are answered by one further load") {
  prepared_loader prepared;
  auto& m = prepared.m;
  std::vector<loading_machine::loaded> answers(3);
  const auto ask = [&](std::size_t i) {
    m.loader.reload([&answers, i](auto now) { answers[i] = std::move(now); });
  };
  ask(0);
  m.run_until([&] { return !prepared.under_way.empty(); });
  ask(1);
  ask(2);
  m.machine.poll();
  CHECK(prepared.under_way.size() == 1);
  prepared.under_way.at(0)({});
  m.run_until([&] { return prepared.under_way.size() == 2; });
  REQUIRE(answers[0]);
  CHECK(answers[0]->generation == 1);
  prepared.under_way.at(1)({});
  m.run_until([&] { return answers[2] != nullptr; });
  CHECK(answers[1] == answers[2]);
  CHECK(answers[2]->generation == 2);
}

}  // namespace preparation_test
