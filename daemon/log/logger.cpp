#include "daemon/log/logger.hpp"

#include <utility>

#include <spdlog/async.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "daemon/log/line.hpp"

namespace sidehook::log {
namespace {

// Some megabytes at the most, and seconds of a busy daemon's lines.
constexpr std::size_t queued_lines = 4096;

class stderr_sink : public sink {
 public:
  stderr_sink()
      : pool_(std::make_shared<spdlog::details::thread_pool>(queued_lines, 1)),
        logger_(std::make_shared<spdlog::async_logger>(
            "sidehook", std::make_shared<spdlog::sinks::stderr_sink_mt>(), pool_,
            spdlog::async_overflow_policy::overrun_oldest)) {
    logger_->set_pattern("%v");
    logger_->set_level(spdlog::level::trace);
  }
  ~stderr_sink() override {
    logger_->flush();
    // Its thread ends with it, before the logger that it writes to.
    pool_.reset();
  }

  void write(std::string_view line) override {
    logger_->log(spdlog::level::info, spdlog::string_view_t(line.data(), line.size()));
  }
  void flush() override { logger_->flush(); }

 private:
  std::shared_ptr<spdlog::details::thread_pool> pool_;
  std::shared_ptr<spdlog::async_logger> logger_;
};

}  // namespace

std::unique_ptr<sink> make_stderr_sink() { return std::make_unique<stderr_sink>(); }

logger::logger(std::unique_ptr<sink> sink, level least, format format)
    : sink_(std::move(sink)), least_(least), format_(format) {}

void logger::write(level level, std::string_view message, fields fields) {
  if (!writes(level)) return;
  const auto now = std::chrono::system_clock::now();
  sink_->write(format_ == format::json ? json_line(now, level, message, fields)
                                       : text_line(now, level, message, fields));
}

}  // namespace sidehook::log
