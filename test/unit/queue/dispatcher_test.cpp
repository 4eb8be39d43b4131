#include "daemon/queue/dispatcher.hpp"

#include <optional>
#include <utility>

#include <catch2/catch.hpp>

#include "daemon/queue/memory_queue.hpp"
#include "test/support/shared_jobs.hpp"

namespace dispatcher_test {

using namespace sidehook;

namespace {

struct noted : queue::run_judge {
  std::vector<std::string> runs;
  queue::settlement next;
  queue::settlement judge(const queue::delivery& what, const jsvm::run_result& result) override {
    runs.push_back(what.job->event_id + "/" + what.job->handlers[what.handler]->name + ":" +
                   jsvm::to_string(result.ended));
    auto settled = next;
    settled.id = what.id;
    return settled;
  }
};

/// Lets all run, but those of events whose id the test names: those it holds, or settles.
struct open_gate : queue::run_gate {
  std::string held_id;
  std::string postponed_id;
  std::optional<queue::delivery> held;
  std::vector<queue::settlement> notes;
  std::vector<std::string> ended_ids;

  answer enter(queue::delivery& what, std::vector<queue::settlement>& settlements) override {
    if (what.job->event_id == postponed_id) {
      settlements.push_back({what.id, queue::settlement::decision::postponed});
      settlements.back().due = what.accepted + std::chrono::seconds(10);
      return answer::settled;
    }
    if (what.job->event_id != held_id) return answer::run;
    held = std::move(what);
    return answer::held;
  }
  void ended(const queue::delivery& what, const jsvm::run_result& /*result*/) override {
    ended_ids.push_back(what.job->event_id);
  }
  void release(std::vector<queue::delivery>& deliveries) override {
    if (held && held_id.empty()) deliveries.push_back(std::move(*std::exchange(held, {})));
  }
  void note_held(std::vector<queue::settlement>& settlements) override {
    for (auto& each : std::exchange(notes, {})) settlements.push_back(std::move(each));
  }
  void give_back(std::vector<queue::settlement>& settlements) override {
    if (held) settlements.push_back({held->id, queue::settlement::decision::unattempted});
    held.reset();
  }
};

route::job job_with(std::string id, const std::vector<std::string>& handlers) {
  route::job job;
  job.event_id = std::move(id);
  job.event.json = "{}";
  job.event.trace_parent = "trace";
  route::handler_list registered;
  for (const auto& name : handlers) {
    registered.push_back(
        std::make_shared<const jsvm::handler_binding>(jsvm::handler_binding{name, "a", "o", ""}));
  }
  job.handlers = route::job_handlers(std::move(registered));
  return job;
}

void offer(queue::event_queue& queue, std::vector<route::job> jobs) {
  queue.offer(sidehook::test::shared_jobs(std::move(jobs)), [](const auto& /*admissions*/) {});
}

}  // namespace

TEST_CASE("each delivery becomes a run, in order, and is settled when that has ended") {
  queue::memory_queue queue({});
  noted recorder;
  open_gate gate;
  queue::dispatcher dispatcher(queue, gate, recorder);
  offer(queue, {job_with("e1", {"h1", "h2"}), job_with("e2", {"h3"})});

  std::vector<jsvm::invocation> runs;
  while (auto run = dispatcher.take_run()) runs.push_back(*run);
  REQUIRE(runs.size() == 3);
  CHECK(runs[0].handler->name == "h1");
  CHECK(runs[1].handler->name == "h2");
  CHECK(runs[1].event_id == "e1");
  CHECK(runs[2].event_id == "e2");
  CHECK(runs[2].attempt == 1);
  CHECK(runs[2].trace_parent == "trace");

  jsvm::run_result failed;
  failed.ended = jsvm::outcome::failed;
  dispatcher.run_ended(runs[1], failed);
  CHECK(queue.figures().deliveries == 2);
  dispatcher.run_ended(runs[2], {});
  CHECK(queue.figures().deliveries == 1);
  dispatcher.run_ended(runs[0], {});
  CHECK(queue.figures().deliveries == 0);
  CHECK(recorder.runs ==
        std::vector<std::string>{"e1/h2:failed", "e2/h3:succeeded", "e1/h1:succeeded"});
}

TEST_CASE("a tracer says what runs go on with, and hears of their ends") {
  struct noted_traces : queue::run_tracer {
    std::vector<std::string> ends;
    std::string begin(const queue::delivery& what) override {
      return what.job->event.trace_parent + " of " + what.job->event_id;
    }
    void end(const queue::delivery& what, const std::string& trace_parent,
             const jsvm::run_result& result) override {
      ends.push_back(what.job->event_id + ": " + trace_parent + " " +
                     jsvm::to_string(result.ended));
    }
  };
  queue::memory_queue queue({});
  noted recorder;
  open_gate gate;
  queue::dispatcher dispatcher(queue, gate, recorder);
  noted_traces tracer;
  dispatcher.set_tracer(tracer);
  offer(queue, {job_with("e1", {"h1"})});
  const auto run = dispatcher.take_run();
  REQUIRE(run.has_value());
  CHECK(run->trace_parent == "trace of e1");
  CHECK(tracer.ends.empty());
  dispatcher.run_ended(*run, {});
  CHECK(tracer.ends == std::vector<std::string>{"e1: trace of e1 succeeded"});
}

TEST_CASE("more deliveries than are fetched at once all become runs") {
  queue::memory_queue queue({});
  noted recorder;
  open_gate gate;
  queue::dispatcher dispatcher(queue, gate, recorder);
  for (int i = 0; i < 1'000; ++i) offer(queue, {job_with(std::to_string(i), {"h"})});
  int count = 0;
  while (const auto run = dispatcher.take_run()) {
    CHECK(run->event_id == std::to_string(count));
    dispatcher.run_ended(*run, {});
    ++count;
  }
  CHECK(count == 1'000);
  CHECK(queue.figures().deliveries == 0);
}

TEST_CASE("who waits for the time of a retry is told that there is one") {
  queue::memory_queue queue({});
  noted judge;
  open_gate gate;
  queue::dispatcher dispatcher(queue, gate, judge);
  int told = 0;
  queue.set_consumer({}, [&] { ++told; });
  offer(queue, {job_with("e", {"h", "g"})});
  const auto first = dispatcher.take_run();
  const auto second = dispatcher.take_run();
  dispatcher.run_ended(*first, {});
  CHECK(told == 0);
  judge.next.what = queue::settlement::decision::again;
  dispatcher.run_ended(*second, {});
  CHECK(told == 1);
  const auto again = dispatcher.take_run();
  REQUIRE(again);
  CHECK(again->attempt == 2);
  CHECK(again->handler->name == "g");
}

TEST_CASE("what was taken and has not begun can be put back") {
  queue::memory_queue queue({});
  noted judge;
  open_gate gate;
  queue::dispatcher dispatcher(queue, gate, judge);
  offer(queue, {job_with("e1", {"h"}), job_with("e2", {"h"}), job_with("e3", {"h"})});
  const auto first = dispatcher.take_run();
  CHECK(queue.figures().waiting == 0);
  dispatcher.give_back();
  CHECK(queue.figures().waiting == 2);
  dispatcher.run_ended(*first, {});
  CHECK(queue.figures().deliveries == 2);
}

TEST_CASE("what the gate holds runs when it lets it, before what waits") {
  queue::memory_queue queue({});
  noted judge;
  open_gate gate;
  queue::dispatcher dispatcher(queue, gate, judge);
  gate.held_id = "e1";
  offer(queue, {job_with("e1", {"h"}), job_with("e2", {"h"}), job_with("e3", {"h"})});
  const auto first = dispatcher.take_run();
  REQUIRE(first);
  CHECK(first->event_id == "e2");
  gate.held_id.clear();
  CHECK(dispatcher.take_run()->event_id == "e1");
  CHECK(dispatcher.take_run()->event_id == "e3");
  CHECK_FALSE(dispatcher.take_run());
  dispatcher.run_ended(*first, {});
  CHECK(gate.ended_ids == std::vector<std::string>{"e2"});
}

TEST_CASE("what the gate settles does not run, and the queue hears of it when nothing else runs") {
  queue::time_point now{std::chrono::seconds(1'000'000)};
  queue::memory_queue queue({}, [&] { return now; });
  noted judge;
  open_gate gate;
  queue::dispatcher dispatcher(queue, gate, judge);
  int told = 0;
  queue.set_consumer({}, [&] { ++told; });
  gate.postponed_id = "e";
  offer(queue, {job_with("e", {"h"})});
  CHECK_FALSE(dispatcher.take_run());
  CHECK(told == 1);
  CHECK(queue.figures().waiting == 1);
  gate.postponed_id.clear();
  CHECK_FALSE(dispatcher.take_run());
  now += std::chrono::seconds(10);
  const auto run = dispatcher.take_run();
  REQUIRE(run);
  CHECK(run->attempt == 1);
}

TEST_CASE("what is noted of a delivery that the gate holds is in its run") {
  queue::memory_queue queue({});
  noted judge;
  open_gate gate;
  queue::dispatcher dispatcher(queue, gate, judge);
  gate.held_id = "e";
  offer(queue, {job_with("e", {"h"})});
  CHECK_FALSE(dispatcher.take_run());
  const auto id = gate.held->id;
  queue::settlement note{id, queue::settlement::decision::noted};
  note.count = 7;
  note.last_seen = gate.held->accepted + std::chrono::seconds(5);
  gate.notes.push_back(note);
  CHECK_FALSE(dispatcher.take_run());
  dispatcher.give_back();
  gate.held_id.clear();
  const auto run = dispatcher.take_run();
  REQUIRE(run);
  REQUIRE(run->seen);
  CHECK(run->seen->count == 7);
  CHECK(run->seen->last - run->seen->first == std::chrono::seconds(5));
}

TEST_CASE("the ledger holds each run from the moment it is handed out until it was judged") {
  struct ledger : queue::run_ledger {
    std::vector<queue::delivery_id> noted;
    entry begin(queue::delivery_id run) override {
      noted.push_back(run);
      return noted.size() - 1;
    }
    void end(entry which) override { noted[which] = 0; }
  };
  queue::memory_queue queue({});
  noted judge;
  ledger runs;
  open_gate gate;
  queue::dispatcher dispatcher(queue, gate, judge);
  dispatcher.set_ledger(runs);
  offer(queue, {job_with("e1", {"h"}), job_with("e2", {"h"}), job_with("e3", {"h"})});
  const auto first = dispatcher.take_run();
  const auto second = dispatcher.take_run();
  CHECK(runs.noted == std::vector<queue::delivery_id>{first->ticket, second->ticket});
  dispatcher.run_ended(*first, {});
  CHECK(runs.noted == std::vector<queue::delivery_id>{0, second->ticket});
  dispatcher.run_ended(*second, {});
  CHECK(runs.noted == std::vector<queue::delivery_id>{0, 0});
}

TEST_CASE("who waits for a run hears of its end when it is settled") {
  queue::memory_queue queue({});
  struct listener : route::run_listener {
    explicit listener(queue::memory_queue& queue) : queue(queue) {}
    void run_ended(std::size_t handler, const jsvm::run_result& result) override {
      heard = std::to_string(handler) + ":" + jsvm::to_string(result.ended) + ", " +
              std::to_string(queue.figures().deliveries) + " left";
    }
    queue::memory_queue& queue;
    std::string heard;
  };
  noted judge;
  open_gate gate;
  queue::dispatcher dispatcher(queue, gate, judge);
  auto job = job_with("e1", {"h", "g"});
  const auto waits = std::make_shared<listener>(queue);
  job.listener = waits;
  offer(queue, {job});
  dispatcher.take_run();
  const auto second = dispatcher.take_run();
  jsvm::run_result result;
  result.ended = jsvm::outcome::missing;
  dispatcher.run_ended(*second, result);
  CHECK(waits->heard == "1:missing, 1 left");
}

}  // namespace dispatcher_test
