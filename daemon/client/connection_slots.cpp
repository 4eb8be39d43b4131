#include "daemon/client/connection_slots.hpp"

#include <utility>

namespace sidehook::client {

connection_slots::place::place(connection_slots& slots, const std::string& host,
                               std::function<void()> granted)
    : slots_(slots), host_(slots.queue_of(host)), granted_(std::move(granted)) {
  in_queue_ = host_.waiting.insert(host_.waiting.end(), this);
  slots_.line_up(host_);
}

connection_slots::place::~place() { slots_.leave(*this); }

connection_slots::host_queue& connection_slots::queue_of(const std::string& host) {
  host_queue& queue = hosts_[host];
  queue.name = host;
  return queue;
}

// What a grant calls may ask for more, or give up places: that is served by the loop under way.
void connection_slots::serve() {
  if (std::exchange(serving_, true)) return;
  while (in_use_ < limits_.in_all && !turns_.empty()) {
    host_queue& host = *turns_.front();
    turns_.pop_front();
    host.takes_turns = false;
    grant_first(host);
  }
  serving_ = false;
}

void connection_slots::grant_first(host_queue& host) {
  if (host.waiting.empty()) return;
  place& first = *host.waiting.front();
  host.waiting.pop_front();
  ++host.in_use;
  ++in_use_;
  line_up(host);
  std::exchange(first.granted_, nullptr)();
}

void connection_slots::leave(place& gone) {
  host_queue& host = gone.host_;
  if (gone.is_granted()) {
    --host.in_use;
    --in_use_;
  } else {
    host.waiting.erase(gone.in_queue_);
  }
  line_up(host);
  forget_if_idle(host);
  serve();
}

void connection_slots::line_up(host_queue& host) {
  if (host.takes_turns || host.waiting.empty() || host.in_use >= limits_.per_host) return;
  host.takes_turns = true;
  turns_.push_back(&host);
}

void connection_slots::forget_if_idle(host_queue& host) {
  if (host.in_use > 0 || !host.waiting.empty()) return;
  if (host.takes_turns) turns_.remove(&host);
  hosts_.erase(std::string(host.name));
}

bool connection_slots::is_full(const std::string& host) const {
  const auto found = hosts_.find(host);
  return found != hosts_.end() && found->second.in_use >= limits_.per_host;
}

}  // namespace sidehook::client
