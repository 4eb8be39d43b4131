#include "daemon/supervise/running_page.hpp"

#include <algorithm>
#include <utility>

namespace sidehook::supervise {
namespace {

// The compiler keeps the order of a thread's writes to the page; who reads them does so after that
// thread has died.
constexpr auto in_order = std::memory_order_release;
constexpr auto any_order = std::memory_order_relaxed;

}  // namespace

running_page::running_page(std::size_t entries) : lines_(entries) {
  free_.reserve(entries);
  for (entry each = entries; each > 0; --each) free_.push_back(each - 1);
}

interrupted_runs running_page::take_interrupted() {
  std::vector<std::pair<std::uint64_t, queue::delivery_id>> left;
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    const auto delivery = lines_[i].delivery.exchange(0);
    if (delivery != 0) left.emplace_back(lines_[i].begun.load(any_order), delivery);
  }
  std::sort(left.begin(), left.end());
  interrupted_runs interrupted;
  const auto on_thread = on_thread_[0].exchange(0);
  for (const auto& [begun, delivery] : left) {
    interrupted.deliveries.push_back(delivery);
    if (delivery == on_thread) interrupted.on_thread.push_back(delivery);
  }
  return interrupted;
}

void running_page::acquit_waiting() {
  const auto on_thread = on_thread_[0].load(any_order);
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    if (lines_[i].delivery.load(any_order) != on_thread) lines_[i].delivery.store(0, any_order);
  }
}

void running_page::acquit_all() {
  for (std::size_t i = 0; i < lines_.size(); ++i) lines_[i].delivery.store(0, any_order);
}

running_page::entry running_page::begin(queue::delivery_id run) {
  if (free_.empty()) return lines_.size();
  const entry noted = free_.back();
  free_.pop_back();
  lines_[noted].begun.store(++begun_, any_order);
  lines_[noted].delivery.store(run, in_order);
  return noted;
}

void running_page::end(entry noted) {
  if (noted == lines_.size()) return;
  lines_[noted].delivery.store(0, any_order);
  free_.push_back(noted);
}

void running_page::show_on_thread(queue::delivery_id run) { on_thread_[0].store(run, any_order); }

}  // namespace sidehook::supervise
