#include "daemon/command/redis_import.hpp"

#include <utility>

#include <boost/asio/io_context.hpp>

namespace sidehook::command {
namespace {

constexpr std::size_t most_at_once = 100;

class importer {
 public:
  importer(std::vector<session::imported_session> sessions, const config::settings& settings,
           const redis_store::state::reporter& report)
      : sessions_(std::move(sessions)), redis_(context_, settings, report) {}

  redis_import run() {
    write_some();
    context_.run();
    return std::move(result_);
  }

 private:
  void write_some() {
    while (under_way_ < most_at_once && next_ < sessions_.size() && result_.failure.empty()) {
      auto& [key, session] = sessions_[next_++];
      ++under_way_;
      redis_.sessions().put(
          std::move(key), std::move(session),
          [this](const jsvm::host::answer<jsvm::host::nothing>& answer) { note(answer); });
    }
    if (under_way_ == 0) redis_.stop();
  }

  void note(const jsvm::host::answer<jsvm::host::nothing>& answer) {
    --under_way_;
    if (answer.value) {
      ++result_.written;
    } else if (result_.failure.empty()) {
      result_.failure = answer.error;
    }
    write_some();
  }

  std::vector<session::imported_session> sessions_;
  boost::asio::io_context context_{1};
  redis_store::state redis_;
  std::size_t next_ = 0;
  std::size_t under_way_ = 0;
  redis_import result_;
};

}  // namespace

redis_import import_into_redis(std::vector<session::imported_session> sessions,
                               const config::settings& settings,
                               const redis_store::state::reporter& report) {
  return importer(std::move(sessions), settings, report).run();
}

}  // namespace sidehook::command
