#include "daemon/command/top_page.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace sidehook::command {
namespace {

using handler_key = std::pair<std::string, std::string>;

bool went_backwards(const count_sample& before, const count_sample& now) {
  return now.received < before.received || now.accepted < before.accepted ||
         now.refused < before.refused || now.runs < before.runs || now.failures < before.failures ||
         now.retries < before.retries || now.cpu_s < before.cpu_s;
}

bool went_backwards(const handler_sample& before, const handler_sample& now) {
  return now.runs < before.runs || now.failures < before.failures ||
         now.duration_ms < before.duration_ms || now.cpu_ms < before.cpu_ms;
}

handler_rates rates_between(const handler_sample& before, const handler_sample& now,
                            double seconds) {
  const auto from = went_backwards(before, now) ? handler_sample{} : before;
  const auto runs = static_cast<double>(now.runs - from.runs);
  handler_rates rates;
  rates.runs = runs / seconds;
  rates.failures = static_cast<double>(now.failures - from.failures) / seconds;
  if (runs > 0) rates.mean_ms = (now.duration_ms - from.duration_ms) / runs;
  rates.cpu = (now.cpu_ms - from.cpu_ms) / 1'000 / seconds * 100;
  return rates;
}

top_rates rates_between(const count_sample& from, const count_sample& now, double seconds) {
  const auto rate = [seconds](std::uint64_t first, std::uint64_t last) {
    return static_cast<double>(last - first) / seconds;
  };
  top_rates rates;
  rates.received = rate(from.received, now.received);
  rates.accepted = rate(from.accepted, now.accepted);
  rates.refused = rate(from.refused, now.refused);
  rates.runs = rate(from.runs, now.runs);
  rates.failures = rate(from.failures, now.failures);
  rates.retries = rate(from.retries, now.retries);
  rates.process_cpu = (now.cpu_s - from.cpu_s) / seconds * 100;
  return rates;
}

void compare(const top_sample& before, top_page& page) {
  const auto& now = page.now;
  const std::chrono::duration<double> between = now.taken - before.taken;
  // Not a division by nothing, whatever the clock does.
  const double seconds = std::max(between.count(), 0.001);
  const bool restarted = went_backwards(before.counts, now.counts);
  std::map<handler_key, const handler_sample*> known;
  if (!restarted) {
    for (const auto& handler : before.handlers) known[{handler.api, handler.handler}] = &handler;
  }
  page.rates = rates_between(restarted ? count_sample{} : before.counts, now.counts, seconds);
  for (auto& handler : page.handlers) {
    const auto found = known.find({handler.now.api, handler.now.handler});
    handler.rates = rates_between(found == known.end() ? handler_sample{} : *found->second,
                                  handler.now, seconds);
    page.rates->handlers_cpu += handler.rates->cpu;
  }
  page.rates->handlers_cpu /= static_cast<double>(std::max<std::size_t>(now.vms.size(), 1));
}

double measure_of(const handler_rates& rates, top_order order) {
  switch (order) {
    case top_order::failures:
      return rates.failures;
    case top_order::cpu:
      return rates.cpu;
    case top_order::mean:
      return rates.mean_ms.value_or(-1);
    case top_order::runs:
      return rates.runs;
  }
  return 0;
}

// What comes first is the less.
auto rank_of(const top_handler& handler, top_order order) {
  const auto rates = handler.rates.value_or(handler_rates{});
  const auto failures = static_cast<double>(handler.now.failures);
  return std::tuple(-measure_of(rates, order), -rates.cpu, -failures,
                    std::tie(handler.now.api, handler.now.handler));
}

}  // namespace

std::string_view to_string(top_order order) {
  switch (order) {
    case top_order::failures:
      return "failures";
    case top_order::cpu:
      return "CPU";
    case top_order::mean:
      return "mean time";
    case top_order::runs:
      return "runs";
  }
  return "";
}

top_order next_order(top_order order) {
  switch (order) {
    case top_order::failures:
      return top_order::cpu;
    case top_order::cpu:
      return top_order::mean;
    case top_order::mean:
      return top_order::runs;
    case top_order::runs:
      break;
  }
  return top_order::failures;
}

top_page make_top_page(const top_sample* before, top_sample now, top_order order) {
  top_page page;
  page.now = std::move(now);
  for (const auto& handler : page.now.handlers) page.handlers.push_back({handler, std::nullopt});
  if (before != nullptr) compare(*before, page);
  sort_handlers(page, order);
  return page;
}

void sort_handlers(top_page& page, top_order order) {
  page.order = order;
  std::ranges::sort(page.handlers, [order](const auto& left, const auto& right) {
    return rank_of(left, order) < rank_of(right, order);
  });
}

}  // namespace sidehook::command
