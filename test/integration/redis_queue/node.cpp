#include "test/integration/redis_queue/node.hpp"

#include <algorithm>
#include <future>
#include <stdexcept>

#include "test/support/shared_jobs.hpp"

namespace sidehook::test {
namespace {

constexpr std::chrono::seconds patience{30};

template <class Value>
Value waited_for(std::future<Value> value) {
  if (value.wait_for(patience) != std::future_status::ready)
    throw std::runtime_error("no answer came");
  return value.get();
}

template <class Value, class Ask>
Value asked(Ask ask) {
  const auto promise = std::make_shared<std::promise<Value>>();
  auto future = promise->get_future();
  ask([promise](Value value) { promise->set_value(std::move(value)); });
  return waited_for(std::move(future));
}

}  // namespace

node::node(const redis_server& server, redis_queue::options options, begin when) {
  options.server.addresses = {server.address()};
  options.server.backoff_max_ms = std::chrono::milliseconds(50);
  redis_queue::redis_queue::surroundings around;
  around.find = [this](const auto&... names) { return find(names...); };
  around.report = [this](const std::string& what) {
    const std::lock_guard lock(mutex_);
    reports_.push_back(what);
  };
  queue_ = std::make_unique<redis_queue::redis_queue>(options, std::move(around), context_);
  queue_->set_consumer(
      [this] {
        const std::lock_guard lock(mutex_);
        told_ = true;
        changed_.notify_all();
      },
      [] {});
  if (when == begin::at_once) queue_->start();
  thread_ = std::thread([this] { context_.run(); });
}

node::~node() { end(); }

std::vector<queue::admission> node::offer(std::vector<route::job> jobs) {
  return asked<std::vector<queue::admission>>(
      [&](auto done) { queue_->offer(shared_jobs(std::move(jobs)), done); });
}

std::vector<queue::delivery> node::take(std::size_t count) {
  std::vector<queue::delivery> taken;
  const auto until = std::chrono::steady_clock::now() + patience;
  while (true) {
    const auto before = taken.size();
    queue_->take(count - before, taken);
    if (taken.size() == count) return taken;
    if (taken.size() > before) continue;
    std::unique_lock lock(mutex_);
    if (!changed_.wait_until(lock, until, [this] { return told_; }))
      throw std::runtime_error("not so many deliveries came: " + std::to_string(taken.size()));
    told_ = false;
  }
}

std::vector<queue::delivery> node::take_what_there_is() {
  std::vector<queue::delivery> taken;
  queue_->take(1'000, taken);
  return taken;
}

std::vector<queue::dead_letter> node::letters(const queue::dead_letter_filter& filter,
                                              std::uint64_t before, std::size_t most) {
  return asked<std::vector<queue::dead_letter>>(
      [&](auto done) { queue_->list(filter, before, most, done); });
}

queue::replay_result node::replay(const queue::dead_letter_filter& filter) {
  return asked<queue::replay_result>([&](auto done) { queue_->replay(filter, done); });
}

std::size_t node::remove(const queue::dead_letter_filter& filter) {
  return asked<std::size_t>([&](auto done) { queue_->remove(filter, done); });
}

void node::close() {
  const auto drained = std::make_shared<std::promise<bool>>();
  auto future = drained->get_future();
  queue_->close([drained] { drained->set_value(true); });
  waited_for(std::move(future));
}

void node::end() {
  if (!thread_.joinable()) return;
  queue_->stop();
  work_.reset();
  thread_.join();
}

std::vector<std::string> node::reports() {
  const std::lock_guard lock(mutex_);
  return reports_;
}

bool node::was_told(const std::string& text) {
  const auto all = reports();
  return std::any_of(all.begin(), all.end(),
                     [&](const auto& each) { return each.find(text) != std::string::npos; });
}

redis_queue::options with_lease(std::chrono::milliseconds lease) {
  redis_queue::options options;
  options.lease = lease;
  return options;
}

void let_pass(redis_server& server, std::chrono::milliseconds time) {
  const auto now = [&] {
    const auto told = server.command({"TIME"});
    return std::stoll(told.items[0].text) * 1'000 + std::stoll(told.items[1].text) / 1'000;
  };
  const auto until = now() + time.count();
  comes_true([&] { return now() >= until; });
}

}  // namespace sidehook::test
