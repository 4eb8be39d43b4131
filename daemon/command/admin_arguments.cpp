#include "daemon/command/admin_arguments.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace sidehook::command {

void add_admin_options(CLI::App& to, admin_options& given) {
  to.add_option("--admin", given.admin,
                "The administration listener's URL (default: http, admin.address and admin.port)");
  to.add_option_function<std::int64_t>(
        "--timeout",
        [&given](std::int64_t seconds) { given.limits.timeout = std::chrono::seconds(seconds); },
        fmt::format("Seconds that one request may take (default: {})",
                    given.limits.timeout.count()))
      ->check(CLI::Range(1, 3'600));
}

}  // namespace sidehook::command
