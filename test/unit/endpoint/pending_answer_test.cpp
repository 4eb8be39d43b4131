#include "daemon/endpoint/pending_answer.hpp"

#include <catch2/catch.hpp>

#include "test/unit/endpoint/samples.hpp"

namespace pending_answer_test {

using namespace sidehook;
using endpoint::pending_answer;
using queue::admission;
using namespace std::chrono_literals;
using shape = ingest::decoded_body::shape;

namespace {

// As long as no test takes.
constexpr std::chrono::hours never{1};

route::job job_with(const std::vector<std::string>& handlers) {
  route::job job;
  route::handler_list registered;
  for (const auto& name : handlers) {
    registered.push_back(
        std::make_shared<const jsvm::handler_binding>(jsvm::handler_binding{name, "a", "o", ""}));
  }
  job.handlers = route::job_handlers(std::move(registered));
  return job;
}

// One request: events e0, e1, … of which each has these handlers, all of them offered to a queue.
struct request {
  explicit request(const std::vector<std::vector<std::string>>& handlers,
                   shape form = shape::batch) {
    std::vector<endpoint::event_answer> events;
    for (const auto& names : handlers) {
      places.push_back(jobs.size());
      jobs.push_back(job_with(names));
      auto& event = events.emplace_back();
      event.event_id = "e" + std::to_string(places.back());
      event.api_id = "a";
      event.handlers = names.size();
    }
    pending = std::make_shared<pending_answer>(std::move(events), endpoint::answer_style{form},
                                               told.reports, answers.responder());
  }

  void wait(std::chrono::milliseconds longest = never) {
    for (std::size_t i = 0; i < jobs.size(); ++i) pending->listen_to(jobs[i], places[i]);
    pending->wait_for_runs(longest, timers);
  }
  void accept_all() { decide(std::vector(jobs.size(), admission::accepted)); }
  void decide(const std::vector<admission>& admissions) { pending->decided(admissions, places); }
  void end(std::size_t job, std::size_t handler, const std::string& message = "") {
    auto result = test::run_that(jsvm::outcome::succeeded);
    if (!message.empty()) result.logs = {{"info", message}};
    jobs[job].listener->run_ended(handler, result);
  }
  // True when nothing is left that would keep the timers' thread waiting.
  bool timer_is_gone() {
    timers.restart();
    timers.run_for(10s);
    return timers.stopped();
  }

  boost::asio::io_context timers{1};
  test::silent_reports told;
  test::answers answers;
  std::vector<route::job> jobs;
  std::vector<std::size_t> places;
  std::shared_ptr<pending_answer> pending;
};

std::string run_text(const std::string& handler, const std::string& message) {
  return R"({"handler":")" + handler +
         R"(","outcome":"succeeded","error":null,"logs":[{"level":"info","message":")" + message +
         R"("}],"duration_ms":1.5})";
}

const std::string one_accepted =
    R"({"accepted":1,"events":[{"id":"e0","api_id":"a","handlers":1}]})";

}  // namespace

TEST_CASE("who does not wait is answered as soon as the queue has decided") {
  request r({{"h"}}, shape::single);
  CHECK(r.answers.count() == 0);
  r.accept_all();
  CHECK(r.answers.only().status == 202);
  CHECK(r.answers.only().body == one_accepted);
  CHECK_FALSE(r.jobs[0].listener);
}

TEST_CASE("each refusal of the queue is told, with the option that bit and when to try again") {
  const std::vector<std::pair<admission, std::string>> refusals{
      {admission::full_events,
       test::problem_text("queue_full", "The queue is full", 503,
                          R"_("detail":"as many events wait as may (queue.max_events)")_")},
      {admission::full_bytes,
       test::problem_text(
           "queue_full", "The queue is full", 503,
           R"_("detail":"the events that wait take as much memory as they may (queue.max_bytes)")_")},
      {admission::closed,
       test::problem_text("unavailable", "The service is not available at present", 503,
                          R"("detail":"the daemon is stopping")")}};
  for (const auto& [admission, document] : refusals) {
    request r({{"h"}}, shape::single);
    r.decide({admission});
    CHECK(r.answers.only().status == 503);
    CHECK(r.answers.only().body == document);
    CHECK(test::header_of(r.answers.only(), "Retry-After") == "1");
  }
}

TEST_CASE(
    "who waits is answered with the end of the last run, the runs in the order of the "
    "handlers") {
  request r({{"h", "g"}}, shape::single);
  r.wait();
  r.accept_all();
  r.end(0, 1, "second");
  CHECK(r.answers.count() == 0);
  r.end(0, 0, "first");
  CHECK(r.answers.only().status == 200);
  CHECK(r.answers.only().body ==
        R"({"accepted":1,"events":[{"id":"e0","api_id":"a","handlers":2,"runs":[)" +
            run_text("h", "first") + "," + run_text("g", "second") + "]}]}");
}

TEST_CASE("runs may end before the queue has told its decision") {
  request r({{"h"}}, shape::single);
  r.wait();
  r.end(0, 0, "early");
  CHECK(r.answers.count() == 0);
  r.accept_all();
  CHECK(r.answers.only().status == 200);
  CHECK(r.answers.only().body.find(run_text("h", "early")) != std::string::npos);
}

TEST_CASE("the runs of several events are told apart") {
  request r({{"h", "g"}, {"h"}, {}});
  r.wait();
  r.accept_all();
  r.end(1, 0, "of e1");
  r.end(0, 0, "of e0");
  CHECK(r.answers.count() == 0);
  r.end(0, 1, "of e0 too");
  CHECK(r.answers.only().body ==
        R"({"accepted":3,"events":[{"id":"e0","api_id":"a","handlers":2,"runs":[)" +
            run_text("h", "of e0") + "," + run_text("g", "of e0 too") +
            R"(]},{"id":"e1","api_id":"a","handlers":1,"runs":[)" + run_text("h", "of e1") +
            R"(]},{"id":"e2","api_id":"a","handlers":0,"runs":[]}]})");
}

TEST_CASE("jobs belong to the events at their places, not to those of the same number") {
  std::vector<endpoint::event_answer> events(3);
  events[0].refused = http::problem{http::problem_code::unprocessable, "no event"};
  events[1].event_id = "without handlers";
  events[2].event_id = "with one";
  events[2].handlers = 1;
  const test::answers answers;
  boost::asio::io_context timers;
  test::silent_reports told;
  const auto pending = std::make_shared<pending_answer>(
      std::move(events), endpoint::answer_style{shape::batch}, told.reports, answers.responder());
  auto job = job_with({"h"});
  pending->listen_to(job, 2);
  pending->wait_for_runs(never, timers);
  pending->decided({admission::accepted}, {2});
  job.listener->run_ended(0, test::run_that(jsvm::outcome::succeeded));
  const auto& reply = answers.only();
  CHECK(reply.status == 207);
  CHECK(reply.body.find(R"("id":"without handlers","api_id":"","handlers":0,"runs":[]})") !=
        std::string::npos);
  CHECK(reply.body.find(R"("id":"with one","api_id":"","handlers":1,"runs":[{"handler":"h",)") !=
        std::string::npos);
}

TEST_CASE("the runs of events that the queue refused are not waited for") {
  request r({{"h", "g"}, {"h"}, {"h", "g", "i"}});
  r.wait();
  r.decide({admission::full_events, admission::accepted, admission::full_bytes});
  CHECK(r.answers.count() == 0);
  r.end(1, 0);
  CHECK(r.answers.only().status == 207);
  CHECK(r.answers.only().body.starts_with(R"({"accepted":1,"events":[{"status":503,)"));
}

TEST_CASE("when the queue refused all there is nothing to wait for") {
  request r({{"h"}, {"h", "g"}});
  r.wait();
  r.decide({admission::closed, admission::closed});
  CHECK(r.answers.only().status == 503);
  CHECK(test::header_of(r.answers.only(), "Retry-After") == "1");
  CHECK(r.timer_is_gone());
}

TEST_CASE("without any job a request that waits is answered at once") {
  request r({});
  r.wait();
  r.accept_all();
  CHECK(r.answers.only().status == 200);
  CHECK(r.timer_is_gone());
}

TEST_CASE("the timer of a request that waited ends with its answer") {
  request r({{"h"}});
  r.wait();
  r.accept_all();
  r.end(0, 0);
  CHECK(r.answers.count() == 1);
  CHECK(r.timer_is_gone());
}

TEST_CASE("a request whose time is up is told that its event is accepted; later ends do no harm") {
  request r({{"h", "g"}}, shape::single);
  r.wait(1ms);
  r.accept_all();
  r.end(0, 0, "in time");
  r.timers.run();
  CHECK(r.answers.only().status == 202);
  CHECK(r.answers.only().body ==
        R"({"accepted":1,"events":[{"id":"e0","api_id":"a","handlers":2}]})");
  r.end(0, 1, "late");
  CHECK(r.answers.count() == 1);
  CHECK(r.timer_is_gone());
}

TEST_CASE("a request whose time is up is told of the events that were refused, too") {
  request r({{"h"}, {"h"}});
  r.wait(1ms);
  r.decide({admission::full_events, admission::accepted});
  r.timers.run();
  CHECK(r.answers.only().status == 207);
  CHECK(r.answers.only().body.find("\"runs\"") == std::string::npos);
  CHECK(
      r.answers.only().body.ends_with(R"(,{"status":202,"id":"e1","api_id":"a","handlers":1}]})"));
}

TEST_CASE("a request that nobody will answer is told that something went wrong") {
  request r({{"h"}}, shape::single);
  r.pending.reset();
  CHECK(r.answers.only().status == 500);
}

TEST_CASE("jobs that are dropped unrun leave a request that waits to its timer") {
  request r({{"h"}}, shape::single);
  r.wait(1ms);
  r.accept_all();
  r.pending.reset();
  r.jobs.clear();
  CHECK(r.answers.count() == 0);
  r.timers.run();
  CHECK(r.answers.only().status == 202);
}

TEST_CASE("a request whose time is up before the queue has decided is told what it decides") {
  request r({{"h"}}, shape::single);
  r.wait(1ms);
  r.timers.run();
  // Whether the event is accepted nobody knows yet.
  CHECK(r.answers.count() == 0);
  r.decide({admission::full_events});
  CHECK(r.answers.only().status == 503);
}

}  // namespace pending_answer_test
