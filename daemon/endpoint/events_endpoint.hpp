#pragma once

#include <chrono>
#include <functional>

#include <boost/asio/io_context.hpp>

#include "daemon/endpoint/event_answer.hpp"
#include "daemon/endpoint/event_reports.hpp"
#include "daemon/endpoint/explainer.hpp"
#include "daemon/http/request.hpp"
#include "daemon/http/responder.hpp"
#include "daemon/ingest/event_decoder.hpp"
#include "daemon/ingest/event_id.hpp"
#include "daemon/queue/event_queue.hpp"
#include "daemon/route/current_table.hpp"

namespace sidehook::endpoint {

/// POST /events and POST /events/{api_id}: decodes the body, tells each event's API, queues it, and
/// answers when it is accepted; with ?wait=true when its handlers have ended. With ?explain=true it
/// queues nothing, and answers what would run. Any thread; must outlive the requests it was given.
class events_endpoint {
 public:
  struct options {
    ingest::decoder_limits limits;
    std::vector<config::mapping> mappings;
    /// What a compressed body may hold.
    std::size_t unpacked_bytes = std::size_t{8} * 1024 * 1024;
    /// How long ?wait=true waits; then the answer is that of an accepted event.
    std::chrono::milliseconds wait_timeout{30'000};
    /// At which each event that was accepted or refused is logged.
    log::level event_lines = log::level::debug;
  };

  /// Answers a request with ?explain=true, of which nothing is queued.
  using explain = std::function<void(std::vector<prospect>, http::responder)>;
  using clock = std::function<std::chrono::system_clock::time_point()>;

  /// @param timers  runs the timers of requests that wait
  /// @param tracer  null when nothing is traced
  events_endpoint(const route::current_table& table, queue::event_queue& queue,
                  ingest::event_id_source& ids, explain explain, boost::asio::io_context& timers,
                  const options& options, log::logger& log, trace::tracer* tracer = nullptr,
                  clock clock = std::chrono::system_clock::now)
      : table_(table),
        queue_(queue),
        ids_(ids),
        explain_(std::move(explain)),
        timers_(timers),
        options_(options),
        decoder_(options.limits, options.mappings),
        tracer_(tracer),
        clock_(std::move(clock)),
        reports_(log, options.event_lines, tracer) {}

  void post(http::request&& request, http::responder&& respond);
  /// The same, the API being named by the path.
  void post_to_api(http::request&& request, http::responder&& respond);

  /// How many bodies could be read only after something in them was put right.
  const ingest::repair_counts& repairs() const { return repairs_; }
  const event_figures& figures() const { return reports_.figures(); }

 private:
  void refuse(const http::problem& problem, http::responder respond);
  void accept(http::request& request, std::string_view api_id, http::responder respond);
  std::vector<prospect> route_events(std::vector<ingest::decoded>&& events, std::string_view api_id,
                                     const std::string& trace_parent) const;
  static void route_event(ingest::decoded&& decoded, const route::table& table,
                          std::string_view api_id, prospect& made);
  /// What the answer waits for.
  enum class waiting { for_admission, for_runs };
  void enqueue(std::vector<prospect> prospects, answer_style style, waiting until,
               trace::time_point arrived, http::responder respond);
  std::shared_ptr<trace::span> begin_span(route::job& job, trace::time_point arrived) const;

  const route::current_table& table_;
  queue::event_queue& queue_;
  ingest::event_id_source& ids_;
  const explain explain_;
  boost::asio::io_context& timers_;
  const options options_;
  const ingest::event_decoder decoder_;
  ingest::repair_counts repairs_;
  trace::tracer* const tracer_;
  const clock clock_;
  event_reports reports_;
};

}  // namespace sidehook::endpoint
