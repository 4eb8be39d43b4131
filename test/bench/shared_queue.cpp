#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "test/support/daemon.hpp"
#include "test/support/http_server.hpp"
#include "test/support/patience.hpp"
#include "test/support/redis_server.hpp"

// What daemons that share a queue in Redis do together, one, two and three of them: events accepted
// a second, one a request; and handlers run a second, of events that come 20 a request, of such
// that only count and of such that wait 10 ms for an HTTP answer, eight at a time in each daemon.
// And what Redis needs of its core for an event, from its acceptance to the end of its run, by its
// own account.
//
// shared_queue [SECONDS [APPENDFSYNC]]
namespace {

using namespace sidehook;
using namespace sidehook::test;
using clock_type = std::chrono::steady_clock;

constexpr int most_daemons = 3;
constexpr int connections = 16;
constexpr int events_per_batch = 20;
constexpr std::size_t counted_events = 40'000;

/// Answers after 10 ms.
class slow_server {
 public:
  slow_server()
      : server_({{"GET", "/", [](const http::request& /*request*/, http::responder respond) {
                    std::thread([respond = std::move(respond)]() mutable {
                      std::this_thread::sleep_for(std::chrono::milliseconds(10));
                      respond(http::text_reply(200, "ok"));
                    }).detach();
                  }}}) {}
  std::uint16_t port() const { return server_.port(); }

 private:
  http_server server_;
};

struct member {
  member(const redis_server& redis, std::uint16_t slow) {
    folder.write("apis/a.json",
                 classic_definition("a", {{"Count", "count", "h.js"}, {"Wait", "wait", "h.js"}}));
    folder.write("h.js", fmt::format(R"(
      var n = 0;
      var count = {{ DoProcessEvent: function () {{ n++; }} }};
      var wait = {{ DoProcessEvent: function () {{
        TykMakeHttpRequest({{ Method: 'GET', Domain: 'http://127.0.0.1:{}', Resource: '/' }});
      }} }};)",
                                     slow));
    daemon = std::make_unique<running_daemon>(
        folder, std::vector<std::string>{"queue.kind=redis", "redis.addresses=" + redis.address(),
                                         "log.level=error", "queue.max_events=10000000",
                                         "queue.max_bytes=4294967296", "jsvm.concurrency=8",
                                         "listen.max_requests_per_connection=1000000000"});
    if (!comes_true([&] { return daemon->get("/readyz").status == 200; }))
      throw std::runtime_error(daemon->process().errors());
  }
  temporary_folder folder;
  std::unique_ptr<running_daemon> daemon;
};

struct cluster {
  cluster(int daemons, const std::string& sync)
      : redis({{"--appendonly", "yes", "--appendfsync", sync}}) {
    for (int i = 0; i < daemons; ++i)
      members.push_back(std::make_unique<member>(redis, slow.port()));
  }
  std::size_t left() {
    const auto told = redis.command({"HGET", "{sidehook}:counts", "deliveries"});
    return told.text.empty() ? 0 : std::stoul(told.text);
  }
  void drain() {
    while (left() > 0) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  double redis_seconds() {
    const auto info = redis.text({"INFO", "cpu"});
    return figure(info, "used_cpu_user_main_thread:") + figure(info, "used_cpu_sys_main_thread:");
  }

  slow_server slow;
  redis_server redis;
  std::vector<std::unique_ptr<member>> members;

 private:
  static double figure(const std::string& info, const std::string& name) {
    const auto found = info.find(name);
    if (found == std::string::npos) throw std::runtime_error("Redis does not tell " + name);
    return std::stod(info.substr(found + name.size()));
  }
};

std::string event(const std::string& type) {
  return R"({"EventType":")" + type + R"(","EventMetaData":{"Path":"/orders/1","Message":")" +
         std::string(400, 'm') + "\"}}\n";
}

// One event a request, from so many connections in all; how many were accepted.
std::size_t accept_for(double seconds, cluster& all) {
  std::atomic<std::size_t> accepted = 0;
  const auto until = clock_type::now() + std::chrono::duration_cast<clock_type::duration>(
                                             std::chrono::duration<double>(seconds));
  std::vector<std::thread> senders;
  for (int i = 0; i < connections; ++i) {
    auto& to = *all.members[static_cast<std::size_t>(i) % all.members.size()];
    senders.emplace_back([&to, &accepted, until] {
      http_connection client(to.daemon->events_port());
      const auto body = event("Count");
      while (clock_type::now() < until)
        accepted += client.post("/events/a", body).status == 202 ? 1 : 0;
    });
  }
  for (auto& each : senders) each.join();
  return accepted;
}

// Events that wait already, all run.
double run_per_second(cluster& all, const std::string& type, std::size_t count) {
  std::string batch;
  for (int i = 0; i < events_per_batch; ++i) batch += event(type);
  const auto begun = clock_type::now();
  http_connection client(all.members[0]->daemon->events_port());
  for (std::size_t sent = 0; sent < count; sent += events_per_batch) {
    if (client.post("/events/a", batch).status != 202) throw std::runtime_error("not accepted");
  }
  all.drain();
  return static_cast<double>(count) /
         std::chrono::duration<double>(clock_type::now() - begun).count();
}

}  // namespace

int main(int argc, char** argv) {
  const double seconds = argc > 1 ? std::atof(argv[1]) : 3;
  const std::string sync = argc > 2 ? argv[2] : "everysec";
  fmt::print("appendfsync {}, {} s, {} connections\n{:<10}{:>20}{:>20}{:>20}{:>20}{:>24}\n", sync,
             seconds, connections, "daemons", "events accepted/s", "us of Redis each",
             "counting runs/s", "us of Redis each", "runs that wait 10 ms/s");
  for (int daemons = 1; daemons <= most_daemons; ++daemons) {
    cluster all(daemons, sync);
    const double at_start = all.redis_seconds();
    const auto accepted = static_cast<double>(accept_for(seconds, all));
    all.drain();
    const double between = all.redis_seconds();
    const double counting = run_per_second(all, "Count", counted_events);
    const double at_end = all.redis_seconds();
    const double waiting = run_per_second(all, "Wait", 4'000);
    fmt::print("{:<10}{:>20.0f}{:>20.1f}{:>20.0f}{:>20.1f}{:>24.0f}\n", daemons, accepted / seconds,
               (between - at_start) * 1e6 / accepted, counting,
               (at_end - between) * 1e6 / counted_events, waiting);
    for (auto& each : all.members) each->daemon->stop();
  }
}
