#include <array>
#include <atomic>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <catch2/catch.hpp>

#include "daemon/endpoint/pending_answer.hpp"
#include "test/unit/endpoint/samples.hpp"

namespace pending_answer_threads_test {

using namespace sidehook;
using endpoint::pending_answer;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t events_per_request = 3;
constexpr std::size_t handlers_per_event = 2;

// The thread of the timers, as in the daemon one for all requests.
class timer_thread {
 public:
  timer_thread() : work_(context.get_executor()), thread_([this] { context.run(); }) {}
  ~timer_thread() {
    work_.reset();
    thread_.join();
  }
  timer_thread(const timer_thread&) = delete;
  timer_thread& operator=(const timer_thread&) = delete;

  boost::asio::io_context context{1};

 private:
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  std::thread thread_;
};

route::job sample_job() {
  route::job job;
  route::handler_list registered;
  for (std::size_t i = 0; i < handlers_per_event; ++i) {
    registered.push_back(
        std::make_shared<const jsvm::handler_binding>(jsvm::handler_binding{"h", "a", "o", ""}));
  }
  job.handlers = route::job_handlers(std::move(registered));
  return job;
}

// One request whose decision, runs and time come from three threads at once.
// @param seen  counts the answers, by their status
void race(timer_thread& timers, endpoint::event_reports& reports, std::chrono::milliseconds longest,
          std::array<std::atomic<int>, 600>& seen) {
  auto pending = std::make_shared<pending_answer>(
      std::vector<endpoint::event_answer>(events_per_request),
      endpoint::answer_style{ingest::decoded_body::shape::batch}, reports,
      http::responder([&](const http::reply& reply) { ++seen.at(reply.status); }));
  std::vector<route::job> jobs;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < events_per_request; ++i) {
    pending->listen_to(jobs.emplace_back(sample_job()), i);
    places.push_back(i);
  }
  pending->wait_for_runs(longest, timers.context);
  std::thread vm([&] {
    for (auto& job : jobs) {
      for (std::size_t i = 0; i < handlers_per_event; ++i)
        job.listener->run_ended(i, test::run_that(jsvm::outcome::succeeded));
      job.listener.reset();
    }
  });
  pending->decided(std::vector(events_per_request, queue::admission::accepted), places);
  pending.reset();
  vm.join();
}

}  // namespace

TEST_CASE("a request is answered once, whichever of decision, runs and time comes last") {
  constexpr int requests = 300;
  std::array<std::atomic<int>, 600> seen{};
  test::silent_reports told;
  {
    timer_thread timers;
    for (int i = 0; i < requests; ++i) race(timers, told.reports, i % 2 == 0 ? 0ms : 1h, seen);
  }
  // Half of them had no time at all: which of the two answers they got nobody can tell.
  CHECK(seen[200] + seen[202] == requests);
  CHECK(seen[200] >= requests / 2);
  CHECK(told.reports.figures().accepted() == requests * events_per_request);
}

}  // namespace pending_answer_threads_test
