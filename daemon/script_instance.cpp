#include "daemon/script_instance.hpp"

#include <string>
#include <utility>

#include <boost/asio/post.hpp>

#include "daemon/part_options.hpp"

namespace sidehook {
namespace {

std::string thread_name(std::optional<std::size_t> number) {
  return number ? "vm-" + std::to_string(*number) : "vm";
}

}  // namespace

script_instance::script_instance(const instance_surroundings& shared,
                                 queue::delivery_source& source, std::optional<std::size_t> number)
    : recorder_(shared.log, shared.figures, key_display_of(shared.settings),
                retry_rules_of(shared.settings), number),
      pacer_(shared.settings.queue.max_windows, shared.quarantine),
      dispatcher_(source, pacer_, recorder_),
      thread_(thread_name(number)),
      release_timer_(
          thread_.context(), [this](auto after) { return pacer_.next_release(after); },
          [this] { machine_.vm().wake(); }),
      services_(shared.settings, shared.environment, boost::asio::make_strand(thread_.context()),
                shared.tracer),
      script_lines_(shared.log, number),
      ports_{script_lines_, services_.http(), shared.state.sessions(), shared.state.storage(),
             services_.environment()},
      machine_(shared.settings, services_.vm(), shared.functions, ports_, dispatcher_, shared.log,
               number) {
  dispatcher_.set_figures(shared.settlements);
  if (shared.tracer != nullptr) {
    run_spans_.emplace(*shared.tracer, key_display_of(shared.settings));
    dispatcher_.set_tracer(*run_spans_);
  }
  services_.count_requests(shared.requests);
  pacer_.set_on_hold([this] { release_timer_.look(); });
}

void script_instance::join_supervisor(supervise::instance_link& link,
                                      std::chrono::milliseconds period) {
  dispatcher_.set_ledger(link.runs);
  vm().set_thread_observer(link);
  beat_timer_.emplace(vm().executor(), link.beats, period);
}

void script_instance::start_beating() {
  if (beat_timer_) beat_timer_->start();
}

void script_instance::give_back() {
  boost::asio::post(vm().executor(), [this] {
    dispatcher_.give_back();
    vm().wake();
  });
}

void script_instance::stop(std::function<void()> stopped) {
  vm().interrupt();
  boost::asio::post(vm().executor(), [this, stopped = std::move(stopped)]() mutable {
    release_timer_.stop();
    vm().stop([this, stopped = std::move(stopped)] {
      if (beat_timer_) beat_timer_->stop();
      services_.stop_http();
      stopped();
    });
  });
}

}  // namespace sidehook
