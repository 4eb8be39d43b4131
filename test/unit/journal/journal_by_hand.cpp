#include "test/unit/journal/journal_by_hand.hpp"

#include <array>
#include <utility>

namespace sidehook::test {
namespace {

using decision = queue::settlement::decision;

}  // namespace

route::job job_of(const std::string& event_id, const std::vector<std::string>& handlers,
                  std::size_t bytes) {
  auto api = std::make_shared<route::routed_api>();
  api->id = "orders";
  api->org_id = "acme";
  route::job job;
  job.event_id = event_id;
  job.event.json = std::string(bytes, 'x');
  job.event.type = "KeyExpired";
  job.event.path = "/orders/1";
  job.event.key = "k";
  job.event.trace_parent = "00-1-2-01";
  route::handler_list registered;
  for (const auto& name : handlers) {
    registered.push_back(std::make_shared<const jsvm::handler_binding>(
        jsvm::handler_binding{name, "orders", "acme", "{}"}));
  }
  job.api = std::move(api);
  job.handlers = route::job_handlers(std::move(registered));
  return job;
}

queue::settlement done(queue::delivery_id id) { return {id, decision::done}; }

queue::settlement again(queue::delivery_id id, queue::time_point due, std::string history) {
  return {id, decision::again, due, std::move(history)};
}

queue::settlement unattempted(queue::delivery_id id) { return {id, decision::unattempted}; }

queue::settlement dead(queue::delivery_id id, std::string reason, std::string history) {
  return {id, decision::dead, {}, std::move(history), std::move(reason)};
}

std::string named(const queue::delivery& what) {
  return what.job->event_id + "/" + what.job->handlers[what.handler]->name + "/" +
         std::to_string(what.attempt);
}

std::vector<std::string> named(const std::vector<queue::delivery>& deliveries) {
  std::vector<std::string> names;
  for (const auto& each : deliveries) names.push_back(named(each));
  return names;
}

store::sqlite_database other_user_of(const std::filesystem::path& file) {
  // Of the version that it has, so that nothing is migrated.
  static constexpr std::array version{"", "", ""};
  return store::sqlite_database(file, version);
}

journal::journal::surroundings alone(journal::journal& journal) {
  return {.find = [](const auto&...) { return std::nullopt; },
          .report = [](const auto&) {},
          .offers_wait = [&journal] { journal.write(); }};
}

journal_by_hand::journal_by_hand(const std::filesystem::path& data_dir, journal::options options,
                                 begin when) {
  journal::journal::surroundings around;
  around.clock = [this] { return clock; };
  around.offers_wait = [this] { offers_wait ? offers_wait() : journal_->write(); };
  around.report = [this](const std::string& what) { reports.push_back(what); };
  around.find = [this](const std::string&, const std::string& handler,
                       const std::string&) -> std::optional<queue::found_handler> {
    const auto found = handlers.find(handler);
    if (found == handlers.end()) return std::nullopt;
    return found->second;
  };
  journal_ = std::make_unique<journal::journal>(data_dir, options, std::move(around), context_);
  journal_->set_consumer([this] { ++told; }, [this] { ++changed; });
  if (when == begin::later) return;
  journal_->start();
  run();
}

journal_by_hand::~journal_by_hand() {
  journal_->stop();
  context_.restart();
  context_.run();
}

std::vector<queue::admission> journal_by_hand::offer(std::vector<route::job> jobs) {
  std::vector<queue::admission> result;
  journal_->offer(shared_jobs(std::move(jobs)),
                  [&](auto admissions) { result = std::move(admissions); });
  run();
  return result;
}

std::vector<queue::delivery> journal_by_hand::take(std::size_t most) {
  std::vector<queue::delivery> deliveries;
  journal_->take(most, deliveries);
  run();
  return deliveries;
}

void journal_by_hand::settle(std::vector<queue::settlement> settlements) {
  journal_->settle(std::move(settlements));
  run();
}

std::vector<queue::dead_letter> journal_by_hand::letters(const queue::dead_letter_filter& filter,
                                                         std::uint64_t before, std::size_t most) {
  std::vector<queue::dead_letter> result;
  journal_->list(filter, before, most, [&](auto letters) { result = std::move(letters); });
  run();
  return result;
}

std::size_t journal_by_hand::replay(const queue::dead_letter_filter& filter) {
  queue::replay_result result;
  journal_->replay(filter, [&](const auto& given) { result = given; });
  run();
  rest = result.rest;
  return result.replayed;
}

std::size_t journal_by_hand::remove(const queue::dead_letter_filter& filter) {
  std::size_t count = 0;
  journal_->remove(filter, [&](std::size_t removed) { count = removed; });
  run();
  return count;
}

std::vector<std::string> journal_by_hand::drain() {
  std::vector<std::string> names;
  while (true) {
    const auto taken = take();
    if (taken.empty()) return names;
    std::vector<queue::settlement> settlements;
    for (const auto& each : taken) {
      names.push_back(named(each));
      settlements.push_back(done(each.id));
    }
    settle(std::move(settlements));
  }
}

void journal_by_hand::run() {
  context_.restart();
  context_.poll();
}

}  // namespace sidehook::test
