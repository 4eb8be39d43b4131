#include "daemon/trace/tracer.hpp"

#include <algorithm>
#include <iterator>
#include <random>
#include <utility>

namespace sidehook::trace {
namespace {

std::uint64_t random_bits() {
  thread_local std::mt19937_64 engine = [] {
    std::random_device device;
    return std::mt19937_64((std::uint64_t{device()} << 32) | device());
  }();
  return engine();
}

std::uint64_t random_id() {
  std::uint64_t id = 0;
  while (id == 0) id = random_bits();
  return id;
}

span begun(std::uint64_t trace_high, std::uint64_t trace_low, std::uint64_t parent) {
  span made;
  made.own = {trace_high, trace_low, random_id(), true};
  made.parent = parent;
  made.began = std::chrono::system_clock::now();
  return made;
}

span child_of(const context& parent) {
  return begun(parent.trace_high, parent.trace_low, parent.span);
}

}  // namespace

std::optional<span> tracer::enter(std::string_view sender) const {
  if (const auto parent = context::parse(sender)) {
    if (!parent->sampled) return std::nullopt;
    return child_of(*parent);
  }
  if (options_.sample_one_in == 0 || random_bits() % options_.sample_one_in != 0)
    return std::nullopt;
  return begun(random_id(), random_id(), 0);
}

std::optional<span> tracer::within(std::string_view parent) {
  const auto known = context::parse(parent);
  if (!known || !known->sampled) return std::nullopt;
  return child_of(*known);
}

void tracer::keep(span done) {
  {
    const std::lock_guard lock(mutex_);
    if (kept_.size() >= options_.max_spans) {
      dropped_.fetch_add(1, std::memory_order_relaxed);
      return;
    }
    kept_.push_back(std::move(done));
    if (kept_.size() != options_.batch_spans) return;
  }
  on_batch_();
}

std::vector<span> tracer::take(std::size_t most) {
  const std::lock_guard lock(mutex_);
  const auto end = kept_.begin() + static_cast<std::ptrdiff_t>(std::min(most, kept_.size()));
  std::vector<span> taken(std::move_iterator(kept_.begin()), std::move_iterator(end));
  kept_.erase(kept_.begin(), end);
  return taken;
}

std::size_t tracer::kept() const {
  const std::lock_guard lock(mutex_);
  return kept_.size();
}

}  // namespace sidehook::trace
