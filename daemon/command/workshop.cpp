#include "daemon/command/workshop.hpp"

#include <utility>

#include "daemon/part_options.hpp"
#include "jsvm/host/all.hpp"

namespace sidehook::command {

workshop::workshop(const config::settings& settings, std::vector<std::string> environment,
                   const choose_ports& choose, log::logger& log)
    : apis_([this] { return loader_.current(); }),
      services_(settings, environment, boost::asio::make_strand(context_)),
      state_(with_embedded_state(settings), data_dir_.path(), context_, apis_,
             [&log](const std::string& what) { log.warn(what); }),
      ports_(choose(services_, state_)),
      machine_(settings, services_.vm(), jsvm::host::all(), ports_, *this, log),
      maker_(settings, environment),
      loader_(sources_of(settings), globals_of(settings), std::move(environment), maker_,
              {machine_.vm()}, table_, context_) {}

workshop::~workshop() {
  bool drained = false;
  machine_.vm().stop([&] {
    services_.stop_http();
    state_.stop();
    drained = true;
  });
  machine_.vm().cancel_runs();
  context_.restart();
  while (!drained && context_.run_one() > 0) {
  }
}

std::shared_ptr<const catalog::loaded> workshop::load() {
  std::shared_ptr<const catalog::loaded> result;
  loader_.reload([&](std::shared_ptr<const catalog::loaded> now) { result = std::move(now); });
  context_.restart();
  while (!result && context_.run_one() > 0) {
  }
  return result;
}

std::vector<jsvm::run_result> workshop::run(std::vector<jsvm::invocation> runs) {
  runs_left_ = runs.size();
  results_.assign(runs.size(), {});
  for (std::size_t i = 0; i < runs.size(); ++i) {
    runs[i].ticket = i;
    waiting_.push_back(std::move(runs[i]));
  }
  machine_.vm().wake();
  context_.restart();
  while (runs_left_ > 0 && context_.run_one() > 0) {
  }
  return std::move(results_);
}

session::write_outcome workshop::write_session(std::string key, std::string json) {
  std::optional<session::write_outcome> outcome;
  state_.sessions().write(std::move(key), std::move(json), jsvm::host::quota_reset::no,
                          [&](session::write_outcome written) { outcome = std::move(written); });
  context_.restart();
  while (!outcome && context_.run_one() > 0) {
  }
  return *std::move(outcome);
}

std::optional<jsvm::invocation> workshop::take_run() {
  if (waiting_.empty()) return std::nullopt;
  auto next = std::move(waiting_.front());
  waiting_.pop_front();
  return next;
}

void workshop::run_ended(const jsvm::invocation& what, jsvm::run_result result) {
  results_[what.ticket] = std::move(result);
  --runs_left_;
}

}  // namespace sidehook::command
