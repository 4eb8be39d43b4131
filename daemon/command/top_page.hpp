#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/command/top_sample.hpp"

namespace sidehook::command {

/// By what handlers are sorted, the most of it first.
enum class top_order { failures, cpu, mean, runs };
std::string_view to_string(top_order order);
/// The one that the key `s` leads to.
top_order next_order(top_order order);

/// A second, between two samples.
struct top_rates {
  double received = 0;
  double accepted = 0;
  double refused = 0;
  double runs = 0;
  double failures = 0;
  double retries = 0;
  /// Of one processor, in percent.
  double process_cpu = 0;
  /// Of all JavaScript threads, in percent: what handlers take of them.
  double handlers_cpu = 0;
};

/// A handler between two samples.
struct handler_rates {
  double runs = 0;
  double failures = 0;
  /// Of the runs that ended; nothing when none did.
  std::optional<double> mean_ms;
  /// Of one JavaScript thread, in percent.
  double cpu = 0;
};

struct top_handler {
  handler_sample now;
  /// Nothing after the first sample.
  std::optional<handler_rates> rates;
};

/// What is to be shown of a daemon.
struct top_page {
  top_sample now;
  /// Nothing after the first sample.
  std::optional<top_rates> rates;
  /// In the order that was asked for; those that are equal in it by CPU time, failures and name.
  std::vector<top_handler> handlers;
  top_order order = top_order::failures;
};

/// Compares two samples. Counters that went backwards are those of a daemon that was started in
/// between: they count from there.
/// @param before  null for the first sample
top_page make_top_page(const top_sample* before, top_sample now, top_order order);
void sort_handlers(top_page& page, top_order order);

}  // namespace sidehook::command
