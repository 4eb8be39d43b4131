#include <ostream>

#include "daemon/app.hpp"
#include "daemon/command/command.hpp"

namespace sidehook::command {
namespace {

log::level level_of(config::log_level level) {
  switch (level) {
    case config::log_level::debug:
      return log::level::debug;
    case config::log_level::info:
      return log::level::info;
    case config::log_level::warn:
      return log::level::warn;
    case config::log_level::error:
      return log::level::error;
  }
  return log::level::info;
}

}  // namespace

int serve(const config::settings& settings, const serve_options& options, surroundings& world) {
  const auto format =
      settings.log.format == config::log_format::json ? log::format::json : log::format::text;
  log::logger log(log::make_stderr_sink(), level_of(settings.log.level), format);
  const auto ready_fd = options.ready_fd < 0 ? std::nullopt : std::optional(options.ready_fd);
  app app(settings, world.environment, ready_fd, log);
  return app.run();
}

}  // namespace sidehook::command
