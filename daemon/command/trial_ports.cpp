#include "daemon/command/trial_ports.hpp"

#include <utility>

#include <fmt/format.h>

namespace sidehook::command {
namespace {

std::string shown_lifetime(std::chrono::seconds time_to_live) {
  return time_to_live.count() == 0 ? "" : fmt::format(" for {} s", time_to_live.count());
}

std::string shown(const jsvm::host::http_result& result) {
  if (const auto* response = std::get_if<jsvm::host::http_response>(&result))
    return fmt::format("{}, {} bytes", response->status, response->body.size());
  return std::get<jsvm::host::http_failure>(result).message;
}

}  // namespace

void trial_printer::print(std::string_view label, std::string_view text) {
  out_ << palette_.faint(fmt::format("{:>5} ", label)) << text << '\n';
}

void no_http::send(jsvm::host::http_request request,
                   boost::asio::cancellation_slot /*cancellation*/,
                   std::function<void(jsvm::host::http_result)> done) {
  done(jsvm::host::http_failure{jsvm::host::http_failure::reason::refused,
                                request.url + ": nothing is sent while scripts are checked"});
}

void trial_log::write(std::string_view level, std::string_view message, const jsvm::run& /*run*/) {
  printer_.print(level, message);
}

void trial_http::send(jsvm::host::http_request request, boost::asio::cancellation_slot cancellation,
                      std::function<void(jsvm::host::http_result)> done) {
  auto target = request.method + " " + request.url;
  next_.send(
      std::move(request), cancellation,
      [this, target = std::move(target), done = std::move(done)](jsvm::host::http_result result) {
        printer_.print("http", target + " -> " + shown(result));
        done(std::move(result));
      });
}

void trial_sessions::get(std::string key, std::string api_id,
                         jsvm::host::answered<std::optional<std::string>> done) {
  next_.get(std::move(key), std::move(api_id), std::move(done));
}

void trial_sessions::set(std::string key, std::string session_json, jsvm::host::quota_reset reset,
                         jsvm::host::answered<jsvm::host::nothing> done) {
  printer_.print("write", fmt::format("session {} = {}", key, session_json));
  next_.set(std::move(key), std::move(session_json), reset, std::move(done));
}

void trial_storage::get(std::string key, answered<std::optional<std::string>> done) {
  next_.get(std::move(key), std::move(done));
}

void trial_storage::set(std::string key, std::string value, std::chrono::seconds time_to_live,
                        answered<nothing> done) {
  printer_.print("write", fmt::format("{} = {}{}", key, value, shown_lifetime(time_to_live)));
  next_.set(std::move(key), std::move(value), time_to_live, std::move(done));
}

void trial_storage::set_if_absent(std::string key, std::string value,
                                  std::chrono::seconds time_to_live, answered<bool> done) {
  printer_.print("write", fmt::format("{} = {}{}, if there is none", key, value,
                                      shown_lifetime(time_to_live)));
  next_.set_if_absent(std::move(key), std::move(value), time_to_live, std::move(done));
}

void trial_storage::remove(std::string key, answered<nothing> done) {
  printer_.print("write", key + " is removed");
  next_.remove(std::move(key), std::move(done));
}

void trial_storage::time_to_live(std::string key, answered<std::int64_t> done) {
  next_.time_to_live(std::move(key), std::move(done));
}

void trial_storage::increment(std::string key, std::chrono::seconds time_to_live,
                              answered<std::int64_t> done) {
  printer_.print("write", fmt::format("{} + 1{}", key, shown_lifetime(time_to_live)));
  next_.increment(std::move(key), time_to_live, std::move(done));
}

}  // namespace sidehook::command
