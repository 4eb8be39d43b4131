#include "daemon/command/top_lines.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "daemon/command/line_text.hpp"

namespace sidehook::command {
namespace {

using tone = top_line::tone;
using lines = std::vector<top_line>;

// At most seven characters, as long as figures are those of one machine.
std::string short_number(double value) {
  if (value < 1'000) return fmt::format("{:.1f}", value);
  if (value < 1'000'000) return fmt::format("{:.0f}", value);
  if (value < 1e9) return fmt::format("{:.1f}M", value / 1e6);
  return fmt::format("{:.1f}G", value / 1e9);
}

std::string mebibytes(std::uint64_t bytes) {
  return fmt::format("{:.1f}", static_cast<double>(bytes) / (1 << 20));
}

std::string length_text(std::chrono::seconds time) {
  const auto seconds = time.count();
  if (seconds < 120) return fmt::format("{} s", seconds);
  if (seconds < 7'200) return fmt::format("{} min", seconds / 60);
  return fmt::format("{} h", seconds / 3'600);
}

top_line head_of(const top_sample& now) {
  const bool refuses = !now.refuses_because.empty();
  return {fmt::format("sidehook {}, since {}: {}{}", now.version, whole_seconds(now.started),
                      refuses ? "refuses events: " : "ready", now.refuses_because),
          refuses ? tone::bad : tone::plain};
}

top_line rates_line(const std::optional<top_rates>& rates) {
  const auto shown = [&](double top_rates::*figure) {
    return rates ? short_number((*rates).*figure) : "-";
  };
  return {fmt::format(
      "a second  {} received, {} accepted, {} refused; {} runs, {} failures, {} "
      "retries",
      shown(&top_rates::received), shown(&top_rates::accepted), shown(&top_rates::refused),
      shown(&top_rates::runs), shown(&top_rates::failures), shown(&top_rates::retries))};
}

top_line queue_line(const top_sample& now) {
  const auto& queue = now.queue;
  const auto oldest =
      queue.oldest_age ? fmt::format(", the oldest {}", length_text(*queue.oldest_age)) : "";
  return {fmt::format("queue     {}/{} deliveries, {} waiting, {}/{} MiB{}; {}", queue.deliveries,
                      queue.max_deliveries, queue.waiting, mebibytes(queue.bytes),
                      mebibytes(queue.max_bytes), oldest,
                      counted(now.dead_letters, "dead letter"))};
}

top_line vms_line(const top_page& page) {
  vm_sample all;
  for (const auto& vm : page.now.vms) {
    all.heap_bytes += vm.heap_bytes;
    all.max_heap_bytes += vm.max_heap_bytes;
    all.runs += vm.runs;
    all.max_runs += vm.max_runs;
  }
  const auto share = page.rates ? fmt::format("{:.1f}", page.rates->handlers_cpu) : "-";
  return {fmt::format("{:<8}  {}/{} MiB, {}/{} runs under way; handlers take {} % of the thread{}",
                      counted(page.now.vms.size(), "VM"), mebibytes(all.heap_bytes),
                      mebibytes(all.max_heap_bytes), all.runs, all.max_runs, share,
                      page.now.vms.size() == 1 ? "" : "s")};
}

top_line process_line(const top_page& page) {
  const auto& now = page.now;
  const auto cpu = page.rates ? fmt::format("{:.1f}", page.rates->process_cpu) : "-";
  return {fmt::format("process   {} % CPU, {} MiB, {}, {}", cpu, mebibytes(now.resident_bytes),
                      counted(now.threads, "thread"), counted(now.open_files, "open file"))};
}

constexpr std::size_t names = 3;
constexpr std::size_t columns = 9;
using row = std::array<std::string, columns>;

// A name that is longer is cut, on the widest terminal too.
constexpr std::size_t widest_name = 40;
// What names keep on the narrowest.
constexpr std::size_t narrowest_name = 4;

/// The handlers, as a table. Names give way where there is no room; then lines are cut.
class handler_table {
 public:
  handler_table(const std::vector<top_handler>& handlers, std::size_t count, std::size_t width) {
    rows_.push_back(
        {"API", "EVENT", "HANDLER", "RUNS/S", "FAIL/S", "FAILED", "MEAN MS", "CPU %", "STATE"});
    for (std::size_t i = 0; i < count; ++i) rows_.push_back(row_of(handlers[i]));
    for (const auto& row : rows_) widen(row);
    narrow(width);
  }

  void add_to(lines& page, const std::vector<top_handler>& handlers) const {
    page.push_back({line_of(rows_.front()), tone::faint});
    for (std::size_t i = 1; i < rows_.size(); ++i) {
      const auto& rates = handlers[i - 1].rates;
      page.push_back({line_of(rows_[i]), rates && rates->failures > 0 ? tone::bad : tone::plain});
    }
  }

 private:
  static row row_of(const top_handler& handler) {
    const auto name = [](const std::string& text) {
      return text.empty() ? "-" : on_one_line(text, widest_name);
    };
    const auto& rates = handler.rates;
    return {name(handler.now.api),
            name(handler.now.events),
            name(handler.now.handler),
            rates ? short_number(rates->runs) : "-",
            rates ? short_number(rates->failures) : "-",
            std::to_string(handler.now.failures),
            rates && rates->mean_ms ? short_number(*rates->mean_ms) : "-",
            rates ? fmt::format("{:.1f}", rates->cpu) : "-",
            name(handler.now.state)};
  }

  void widen(const row& row) {
    for (std::size_t i = 0; i < columns; ++i)
      widths_.at(i) = std::max(widths_.at(i), columns_of(row.at(i)));
  }

  // Takes from the widest name, a character at a time, so that short ones stay whole.
  void narrow(std::size_t width) {
    std::size_t used = 2 * (columns - 1);
    for (const auto each : widths_) used += each;
    for (; used > width; --used) {
      const auto widest = std::max_element(widths_.begin(), widths_.begin() + names);
      if (*widest <= narrowest_name) return;
      --*widest;
    }
  }

  std::string line_of(const row& row) const {
    std::string line;
    for (std::size_t i = 0; i < columns; ++i) {
      const auto cell = on_one_line(row.at(i), widths_.at(i));
      const std::string blanks(widths_.at(i) - columns_of(cell), ' ');
      const bool is_text = i < names || i + 1 == columns;
      line += (i == 0 ? "" : "  ") + (is_text ? cell + blanks : blanks + cell);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    return line;
  }

  std::vector<row> rows_;
  std::array<std::size_t, columns> widths_{};
};

// The newest first.
std::vector<const handler_sample*> failed_of(const top_sample& now) {
  std::vector<const handler_sample*> failed;
  for (const auto& handler : now.handlers) {
    if (handler.failures > 0) failed.push_back(&handler);
  }
  // Times of this form sort as texts do.
  std::ranges::stable_sort(failed, std::ranges::greater{}, &handler_sample::last_failed);
  return failed;
}

std::string error_line(const handler_sample& handler) {
  const auto api = handler.api.empty() ? "" : on_one_line(handler.api, widest_name) + " ";
  return fmt::format("{}  {}{}: {}", whole_seconds(handler.last_failed), api,
                     on_one_line(handler.handler, widest_name), handler.last_error);
}

/// How many lines the two lists of a page get.
struct shares {
  std::size_t handlers;
  std::size_t errors;
};

// Errors get a third of the lines at the most, and what handlers leave. What surrounds the lists is
// not in `rows`.
shares share(std::size_t rows, std::size_t handlers, std::size_t errors) {
  const auto errors_kept = std::min(errors, rows / 3);
  const auto handlers_shown = std::min(handlers, rows - errors_kept);
  return {handlers_shown, std::min(errors, rows - handlers_shown)};
}

void add_handlers(lines& page, const top_page& from, std::size_t count, std::size_t width) {
  page.emplace_back();
  handler_table(from.handlers, count, width).add_to(page, from.handlers);
}

void add_errors(lines& page, const std::vector<const handler_sample*>& failed, std::size_t count) {
  if (count == 0) return;
  page.emplace_back();
  page.push_back({"LAST ERRORS", tone::faint});
  for (std::size_t i = 0; i < count; ++i) page.push_back({error_line(*failed[i])});
}

// The one place that text on its way to a terminal comes through.
lines fitted(lines page, page_size size) {
  if (page.size() > size.rows) page.resize(size.rows);
  for (auto& line : page) line.text = on_one_line(line.text, size.columns);
  return page;
}

}  // namespace

lines lines_of(const top_page& page, page_size size) {
  lines made{head_of(page.now), rates_line(page.rates), queue_line(page.now), vms_line(page),
             process_line(page)};
  const auto failed = failed_of(page.now);
  // An empty line and a heading before each list.
  const auto around = made.size() + 2 + (failed.empty() ? 0 : 2);
  const auto [handlers, errors] =
      share(size.rows - std::min(size.rows, around), page.handlers.size(), failed.size());
  add_handlers(made, page, handlers, size.columns);
  add_errors(made, failed, errors);
  return fitted(std::move(made), size);
}

lines lines_without_daemon(std::string_view failure, page_size size) {
  return fitted({{std::string(failure), tone::bad}, {"asking again", tone::faint}}, size);
}

}  // namespace sidehook::command
