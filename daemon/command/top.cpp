#include "daemon/command/top.hpp"

#include <cmath>
#include <ostream>
#include <thread>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "config/environment.hpp"
#include "daemon/access/client_credentials.hpp"
#include "daemon/command/admin_arguments.hpp"
#include "daemon/command/exit_code.hpp"
#include "daemon/command/line_text.hpp"
#include "daemon/command/top_page.hpp"
#include "daemon/command/top_screen.hpp"

namespace sidehook::command {
namespace {

using std::chrono::steady_clock;
using sample_result = boost::system::result<top_sample, std::string>;

sample_result take_sample(admin_client& daemon) {
  const auto status = daemon.get("/status");
  if (status.has_error()) return status.error().message;
  const auto taken = steady_clock::now();
  const auto handlers = daemon.get("/handlers");
  if (handlers.has_error()) return handlers.error().message;
  auto sample = read_top_sample(status->json, handlers->json, taken);
  if (sample) return *std::move(sample);
  return fmt::format("what {} answers is not from a daemon's administration listener",
                     daemon.place());
}

/// What is shown now, from one sample to the next.
class view {
 public:
  void show(sample_result sample) {
    failure_ = sample.has_error() ? sample.error() : "";
    if (sample.has_error()) return;
    // The last one that came, however long ago: rates are those of the time since then.
    const auto before = std::exchange(page_, std::nullopt);
    page_ = make_top_page(before ? &before->now : nullptr, *std::move(sample), order_);
  }
  void change_order() {
    order_ = next_order(order_);
    if (page_) sort_handlers(*page_, order_);
  }
  std::vector<top_line> lines(page_size size) const {
    return failure_.empty() && page_ ? lines_of(*page_, size)
                                     : lines_without_daemon(failure_, size);
  }
  const std::string& failure() const { return failure_; }
  std::string foot(std::size_t width) const {
    return on_one_line(fmt::format("q quit   s sort (by {})", to_string(order_)), width);
  }

 private:
  top_order order_ = top_order::failures;
  std::optional<top_page> page_;
  std::string failure_;
};

void draw(top_screen& screen, const view& view) {
  auto size = screen.size();
  const auto width = size.columns;
  // The foot has the last line.
  --size.rows;
  screen.draw(view.lines(size), view.foot(width));
}

int show_live(admin_client& daemon, const top_options& options, const surroundings& world) {
  top_screen screen{palette(world.colours)};
  view view;
  auto next = steady_clock::now();
  for (;;) {
    if (steady_clock::now() >= next) {
      next = steady_clock::now() + options.interval;
      view.show(take_sample(daemon));
    }
    draw(screen, view);
    switch (screen.wait(next)) {
      case top_screen::wish::end:
        return 0;
      case top_screen::wish::other_order:
        view.change_order();
        break;
      default:
        break;
    }
  }
}

int print_pages(admin_client& daemon, const top_options& options, surroundings& world) {
  view view;
  for (int page = 0; page <= options.pages.value_or(1); ++page) {
    if (page > 0) std::this_thread::sleep_for(options.interval);
    view.show(take_sample(daemon));
    if (!view.failure().empty()) {
      world.err << "sidehook: " << view.failure() << '\n';
      return exit_failed;
    }
    // Of the first sample there are no rates yet.
    if (page == 0) continue;
    if (page > 1) world.out << '\n';
    for (const auto& line : view.lines({world.width})) world.out << line.text << '\n';
    world.out.flush();
  }
  return 0;
}

bool shows_pages_live(const top_options& options, const surroundings& world) {
  const auto kind = config::variable(world.environment, "TERM").value_or("");
  return !options.pages && world.is_terminal && !kind.empty() && kind != "dumb";
}

}  // namespace

CLI::App* declare_top(CLI::App& app, top_options& given) {
  auto* made = app.add_subcommand("top", "Show what the running daemon does, again and again");
  add_admin_options(*made, given.daemon);
  made->add_option_function<double>(
          "--interval",
          [&given](double seconds) {
            // Which no range excludes.
            if (std::isnan(seconds)) throw CLI::ValidationError("--interval", "must be a number");
            given.interval = std::chrono::milliseconds(std::llround(seconds * 1'000));
          },
          "Seconds between two looks (default: 1)")
      ->check(CLI::Range(0.1, 3'600.0));
  auto* once = made->add_flag_callback(
      "--once", [&given] { given.pages = 1; },
      "Print one page of plain text after the interval, and end; so it is without a terminal");
  made->add_option("-n", given.pages, "Print so many such pages, one after each interval")
      ->check(CLI::Range(1, 1'000'000))
      ->excludes(once);
  return made;
}

int top(const config::settings& settings, const top_options& options, surroundings& world) {
  const auto place = place_of(options.daemon, settings);
  if (place.has_error()) {
    world.err << "sidehook: " << place.error() << '\n';
    return exit_misused;
  }
  const auto credentials = access::credentials_for(settings.admin.auth, world.environment);
  if (credentials.has_error()) {
    world.err << "sidehook: " << config::describe(credentials.error()) << '\n';
    return exit_failed;
  }
  admin_client daemon(*place, options.daemon.limits, *credentials);
  return shows_pages_live(options, world) ? show_live(daemon, options, world)
                                          : print_pages(daemon, options, world);
}

}  // namespace sidehook::command
