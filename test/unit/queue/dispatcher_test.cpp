#include "daemon/queue/dispatcher.hpp"

#include <catch2/catch.hpp>

#include "daemon/queue/memory_queue.hpp"

using namespace sidehook;

namespace {

struct noted : queue::run_recorder {
  std::vector<std::string> runs;
  void record(const route::job& job, std::size_t handler, const jsvm::run_result& result) override {
    runs.push_back(job.event_id + "/" + job.handlers[handler]->name + ":" +
                   jsvm::to_string(result.ended));
  }
};

route::job job_with(std::string id, const std::vector<std::string>& handlers) {
  route::job job;
  job.event_id = std::move(id);
  job.event.json = std::make_shared<const std::string>("{}");
  for (const auto& name : handlers) {
    job.handlers.push_back(
        std::make_shared<const jsvm::handler_binding>(jsvm::handler_binding{name, "a", "o", ""}));
  }
  return job;
}

void offer(queue::event_queue& queue, std::vector<route::job> jobs) {
  queue.offer(std::move(jobs), [](const auto& /*admissions*/) {});
}

}  // namespace

TEST_CASE(
    "an entry becomes a run of each of its handlers, in order, and is finished with the last") {
  queue::memory_queue queue({});
  noted recorder;
  queue::dispatcher dispatcher(queue, recorder);
  offer(queue, {job_with("e1", {"h1", "h2"}), job_with("e2", {"h3"})});

  std::vector<jsvm::invocation> runs;
  while (auto run = dispatcher.take_run()) runs.push_back(*run);
  REQUIRE(runs.size() == 3);
  CHECK(runs[0].handler->name == "h1");
  CHECK(runs[1].handler->name == "h2");
  CHECK(runs[1].event_id == "e1");
  CHECK(runs[2].event_id == "e2");
  CHECK(runs[2].attempt == 1);

  jsvm::run_result failed;
  failed.ended = jsvm::outcome::failed;
  dispatcher.run_ended(runs[1], failed);
  CHECK(queue.figures().events == 2);
  dispatcher.run_ended(runs[2], {});
  CHECK(queue.figures().events == 1);
  dispatcher.run_ended(runs[0], {});
  CHECK(queue.figures().events == 0);
  CHECK(recorder.runs ==
        std::vector<std::string>{"e1/h2:failed", "e2/h3:succeeded", "e1/h1:succeeded"});
}

TEST_CASE("more entries than are fetched at once all become runs") {
  queue::memory_queue queue({});
  noted recorder;
  queue::dispatcher dispatcher(queue, recorder);
  for (int i = 0; i < 1'000; ++i) offer(queue, {job_with(std::to_string(i), {"h"})});
  int count = 0;
  while (const auto run = dispatcher.take_run()) {
    CHECK(run->event_id == std::to_string(count));
    dispatcher.run_ended(*run, {});
    ++count;
  }
  CHECK(count == 1'000);
  CHECK(queue.figures().events == 0);
}
