#pragma once

#include <ostream>

#include "daemon/command/palette.hpp"
#include "jsvm/host/ports.hpp"

// What handlers meet in `sidehook run` and `sidehook check`: the ports of the daemon with
// everything that leaves a handler printed as it happens, or with nothing behind them. On the VM's
// strand.
namespace sidehook::command {

/// Prints lines of the form "level text".
class trial_printer {
 public:
  trial_printer(std::ostream& out, palette palette) : out_(out), palette_(palette) {}
  void print(std::string_view label, std::string_view text);

 private:
  std::ostream& out_;
  palette palette_;
};

/// Sends nothing.
class no_http : public jsvm::host::http_client {
 public:
  void send(jsvm::host::http_request request, boost::asio::cancellation_slot cancellation,
            std::function<void(jsvm::host::http_result)> done) override;
};

class trial_log : public jsvm::host::script_log {
 public:
  explicit trial_log(trial_printer& printer) : printer_(printer) {}
  void write(std::string_view level, std::string_view message, const jsvm::run& run) override;

 private:
  trial_printer& printer_;
};

/// Prints each request and what came of it.
class trial_http : public jsvm::host::http_client {
 public:
  trial_http(jsvm::host::http_client& next, trial_printer& printer)
      : next_(next), printer_(printer) {}
  void send(jsvm::host::http_request request, boost::asio::cancellation_slot cancellation,
            std::function<void(jsvm::host::http_result)> done) override;

 private:
  jsvm::host::http_client& next_;
  trial_printer& printer_;
};

/// Prints each session that is written.
class trial_sessions : public jsvm::host::session_service {
 public:
  trial_sessions(jsvm::host::session_service& next, trial_printer& printer)
      : next_(next), printer_(printer) {}
  void get(std::string key, std::string api_id,
           jsvm::host::answered<std::optional<std::string>> done) override;
  void set(std::string key, std::string session_json, jsvm::host::quota_reset reset,
           jsvm::host::answered<jsvm::host::nothing> done) override;

 private:
  jsvm::host::session_service& next_;
  trial_printer& printer_;
};

/// Prints each change of what is stored.
class trial_storage : public jsvm::host::key_value_store {
 public:
  template <class Value>
  using answered = jsvm::host::answered<Value>;
  using nothing = jsvm::host::nothing;

  trial_storage(jsvm::host::key_value_store& next, trial_printer& printer)
      : next_(next), printer_(printer) {}
  void get(std::string key, answered<std::optional<std::string>> done) override;
  void set(std::string key, std::string value, std::chrono::seconds time_to_live,
           answered<nothing> done) override;
  void set_if_absent(std::string key, std::string value, std::chrono::seconds time_to_live,
                     answered<bool> done) override;
  void remove(std::string key, answered<nothing> done) override;
  void time_to_live(std::string key, answered<std::int64_t> done) override;
  void increment(std::string key, std::chrono::seconds time_to_live,
                 answered<std::int64_t> done) override;

 private:
  jsvm::host::key_value_store& next_;
  trial_printer& printer_;
};

}  // namespace sidehook::command
