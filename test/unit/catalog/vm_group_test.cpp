#include "daemon/catalog/vm_group.hpp"

#include <atomic>
#include <deque>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <catch2/catch.hpp>

#include "test/support/script_machine.hpp"

namespace vm_group_test {

using namespace sidehook;
using found = jsvm::handler_state::found;

namespace {

/// VMs with contexts of their own; all on the calling thread, but while run_threads() does its
/// work.
class machines {
 public:
  explicit machines(const std::vector<jsvm::limits>& limits) {
    for (const auto& each : limits) all_.emplace_back(each);
  }

  test::script_machine& at(std::size_t index) { return all_[index]; }

  catalog::prepared_generations prepare(const std::string& source) {
    jsvm::load_plan plan;
    plan.realms.push_back(
        {"", {std::make_shared<const jsvm::script>(jsvm::script{"h.js", source})}});
    plan.handlers.push_back({"h", "h.js"});
    std::optional<catalog::prepared_generations> made;
    group().prepare(plan, [&](catalog::prepared_generations now) { made = std::move(now); });
    run_until([&] { return made.has_value(); });
    return *std::move(made);
  }

  void adopt(catalog::prepared_generations made) {
    std::atomic<bool> done = false;
    group().adopt(std::move(made.made), [&] { done = true; });
    run_until([&] { return done.load(); });
  }

  template <class Work>
  void run_threads(Work work) {
    using executor = boost::asio::io_context::executor_type;
    std::vector<boost::asio::executor_work_guard<executor>> guards;
    std::vector<std::thread> threads;
    for (auto& each : all_) {
      guards.emplace_back(each.context().get_executor());
      each.context().restart();
      threads.emplace_back([&each] { each.context().run(); });
    }
    have_threads_ = true;
    work();
    have_threads_ = false;
    guards.clear();
    for (auto& each : threads) each.join();
  }

 private:
  catalog::vm_group& group() {
    if (group_) return *group_;
    std::vector<std::reference_wrapper<jsvm::vm>> vms;
    for (auto& each : all_) vms.emplace_back(each.vm());
    return group_.emplace(std::move(vms), control_);
  }

  template <class Condition>
  void run_until(Condition condition) {
    while (!condition()) {
      poll(control_);
      if (have_threads_) continue;
      for (auto& each : all_) poll(each.context());
    }
  }

  static void poll(boost::asio::io_context& context) {
    context.restart();
    context.poll();
  }

  boost::asio::io_context control_{1};
  std::deque<test::script_machine> all_;
  std::optional<catalog::vm_group> group_;
  bool have_threads_ = false;
};

jsvm::limits with_memory(std::size_t bytes) {
  jsvm::limits limits;
  limits.memory_bytes = bytes;
  return limits;
}

std::string handler_that_logs(const std::string& text) {
  return "var h = { DoProcessEvent: function () { log('" + text + "'); } };";
}

std::string said(test::script_machine& machine) {
  const auto result = machine.run("{}", "h");
  return result.logs.empty() ? jsvm::to_string(result.ended) : result.logs[0].message;
}

jsvm::script_fault fault_at(int line, const std::string& message) {
  jsvm::script_fault fault;
  fault.path = "h.js";
  fault.error.line = line;
  fault.error.message = message;
  return fault;
}

jsvm::load_report report_of(std::vector<jsvm::script_fault> faults, found state) {
  jsvm::load_report report;
  report.faults = std::move(faults);
  report.handlers.push_back({state, "h.js"});
  return report;
}

}  // namespace

TEST_CASE("all VMs load the same, and run it once it is adopted") {
  machines m({{}, {}, {}});
  auto first = m.prepare(handler_that_logs("first"));
  CHECK(first.made.size() == 3);
  CHECK(first.report.failure.empty());
  m.adopt(std::move(first));
  for (std::size_t i = 0; i < 3; ++i) CHECK(said(m.at(i)) == "first");

  auto second = m.prepare(handler_that_logs("second"));
  for (std::size_t i = 0; i < 3; ++i) CHECK(said(m.at(i)) == "first");
  m.adopt(std::move(second));
  for (std::size_t i = 0; i < 3; ++i) CHECK(said(m.at(i)) == "second");
}

TEST_CASE("VMs on threads of their own load side by side, again and again") {
  machines m({{}, {}, {}});
  m.run_threads([&] {
    for (int i = 0; i < 5; ++i) m.adopt(m.prepare(handler_that_logs(std::to_string(i))));
  });
  for (std::size_t i = 0; i < 3; ++i) CHECK(said(m.at(i)) == "4");
}

TEST_CASE("what goes wrong in all VMs in the same way is told once") {
  machines m({{}, {}, {}});
  const auto made = m.prepare(handler_that_logs("x") + " throw new Error('not today');");
  CHECK(made.made.size() == 3);
  REQUIRE(made.report.faults.size() == 1);
  CHECK(made.report.faults[0].error.message.find("not today") != std::string::npos);
}

TEST_CASE("what one VM has no room for, none gets") {
  machines m({{}, with_memory(4'096), {}});
  const auto made = m.prepare(handler_that_logs("x"));
  CHECK(made.made.empty());
  CHECK_FALSE(made.report.failure.empty());
  for (std::size_t i = 0; i < 3; ++i) CHECK(m.at(i).vm().generations() == 0);
}

TEST_CASE("faults that differ are all told, and a handler is ready where it is so in all VMs") {
  std::vector<jsvm::load_report> reports;
  reports.push_back(report_of({fault_at(1, "a")}, found::ready));
  reports.push_back(report_of({fault_at(1, "a"), fault_at(2, "b")}, found::missing));
  reports.push_back(report_of({}, found::ready));
  const auto whole = catalog::merge(std::move(reports));
  REQUIRE(whole.faults.size() == 2);
  CHECK(whole.faults[0].error.message == "a");
  CHECK(whole.faults[1].error.message == "b");
  CHECK(whole.handlers[0].state == found::missing);
}

}  // namespace vm_group_test
