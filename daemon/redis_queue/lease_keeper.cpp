#include "daemon/redis_queue/lease_keeper.hpp"

#include <algorithm>
#include <unordered_set>

namespace sidehook::redis_queue {
namespace {

using clock = std::chrono::steady_clock;

constexpr std::size_t renewed_at_once = 500;
constexpr std::size_t claimed_at_once = 64;
constexpr std::chrono::milliseconds shortest_silence{60'000};
constexpr int leases_of_silence = 10;

std::size_t index_of(stream which) { return which == stream::fresh ? 0 : 1; }

}  // namespace

lease_keeper::lease_keeper(shared& all, redis::client& client, listener listener)
    : all_(all), client_(client), listener_(std::move(listener)), timer_(all.context) {}

void lease_keeper::start() {
  started_ = true;
  work();
}

void lease_keeper::on_connected() {
  if (was_connected_) claims_from_ = clock::now() + all_.settings.lease;
  was_connected_ = true;
  if (started_ && !stopped_) work();
}

void lease_keeper::stop() {
  stopped_ = true;
  timer_.cancel();
}

void lease_keeper::work() {
  renew();
  if (client_.failure().empty() && clock::now() >= claims_from_) {
    claim(stream::fresh);
    claim(stream::waited);
    sweep();
  }
  arm();
}

void lease_keeper::arm() {
  timer_.expires_after(all_.settings.lease / 3);
  timer_.async_wait([this](boost::system::error_code error) {
    if (!error && !stopped_) work();
  });
}

void lease_keeper::renew() {
  const auto held = listener_.held();
  for (std::size_t at = 0; at < held.size(); at += renewed_at_once) {
    const auto from = held.begin() + static_cast<std::ptrdiff_t>(at);
    const auto count = std::min(renewed_at_once, held.size() - at);
    renew_some({from, from + static_cast<std::ptrdiff_t>(count)});
  }
}

void lease_keeper::renew_some(std::vector<std::pair<stream, queue::delivery_id>> some) {
  std::vector<std::string> arguments{all_.me};
  for (const auto& [from, id] : some) {
    arguments.emplace_back(name_of(from));
    arguments.push_back(std::to_string(id));
  }
  const auto until = clock::now() + all_.settings.lease;
  client_.send(all_.call(all_.code.renew, std::move(arguments)),
               [this, some = std::move(some), until](const answer& told) {
                 if (told && !told->empty() && told->front().is(redis::reply::kind::list))
                   renewed(some, told->front(), until);
               });
}

void lease_keeper::renewed(const std::vector<std::pair<stream, queue::delivery_id>>& some,
                           const redis::reply& lost, time_point until) {
  std::unordered_set<queue::delivery_id> gone;
  for (const auto& each : lost.items) gone.insert(id_of(each.text).value_or(0));
  std::vector<queue::delivery_id> kept;
  std::vector<queue::delivery_id> others;
  for (const auto& [from, id] : some) (gone.contains(id) ? others : kept).push_back(id);
  listener_.renewed(kept, until);
  if (!others.empty()) listener_.lost(others);
}

void lease_keeper::claim(stream from) {
  const auto room = std::min(listener_.room(), claimed_at_once);
  if (room == 0 || stopped_ || std::exchange(claiming_[index_of(from)], true)) return;
  const auto until = clock::now() + all_.settings.lease;
  client_.send(
      all_.call(all_.code.claim, {all_.me, std::to_string(all_.settings.lease.count()),
                                  name_of(from), at_[index_of(from)], std::to_string(room)}),
      [this, from, until](const answer& told) { claimed(from, told, until); });
}

void lease_keeper::claimed(stream from, const answer& told, time_point until) {
  claiming_[index_of(from)] = false;
  auto& at = at_[index_of(from)];
  if (!told || told->empty() || !told->front().is(redis::reply::kind::list)) {
    at = "0-0";
    return;
  }
  at = item(told->front(), 0).text;
  auto entries = told_entries(item(told->front(), 1));
  if (!entries.empty()) listener_.taken_over(from, std::move(entries), until);
  if (at != "0-0") claim(from);
}

void lease_keeper::sweep() {
  const auto now = clock::now();
  if (now < next_sweep_) return;
  const auto silence = std::max(all_.settings.lease * leases_of_silence, shortest_silence);
  next_sweep_ = now + silence / 2;
  client_.send(all_.call(all_.code.sweep, {"", std::to_string(silence.count())}),
               [](const answer& /*told*/) {});
}

}  // namespace sidehook::redis_queue
