#include <array>
#include <stdexcept>

#include <fmt/format.h>

#include "config/json/writer.hpp"
#include "jsvm/host/all.hpp"
#include "jsvm/host/answer_wait.hpp"
#include "jsvm/host/log_line.hpp"

// jsvm/compatibility.md, "Sessions".
namespace sidehook::jsvm::host {
namespace {

// What the gateway's own API answers; handlers look at its status.
std::string error_object(std::string_view message) {
  config::json::writer json;
  json.begin_object();
  json.member("status", "error");
  json.member("message", message);
  json.end_object();
  return json.take();
}

// What is wrong with a key or a session is in the log, as in the gateway. A store that is gone is
// the fault of neither: the handler fails, and runs again when there is one.
template <class Value>
void report(call& call, std::string_view function, const answer<Value>& failed) {
  std::string text = fmt::format("{}: {}", function, failed.error);
  if (failed.store_gone) throw std::runtime_error(text);
  write_log_line(call, "error", std::move(text));
}

void get_key_data(call& call) {
  using found = std::optional<std::string>;
  const auto key = call.text(0);
  const auto api_id = call.text(1);
  const auto session = await_answer<found>(
      call, [&](answered<found> done) { call.ports().sessions.get(key, api_id, std::move(done)); });
  if (!session.value) {
    report(call, "TykGetKeyData", session);
    return call.return_bytes(error_object(session.error));
  }
  call.return_bytes(session.value->value_or(error_object("Key not found")));
}

void set_key_data(call& call) {
  const auto key = call.text(0);
  const auto session = call.json_text(1);
  const auto reset = call.text(2) == "1" ? quota_reset::no : quota_reset::yes;
  const auto written = await_answer<nothing>(call, [&](answered<nothing> done) {
    call.ports().sessions.set(key, session, reset, std::move(done));
  });
  if (!written.value) report(call, "TykSetKeyData", written);
}

constexpr std::array sessions_rows{
    host_function{"TykGetKeyData", 2, get_key_data, "(key: string, api_id: string): string",
                  "The session of a key as JSON; {\"status\":\"error\",…} when there is none."},
    host_function{
        "TykSetKeyData", 3, set_key_data,
        "(key: string, session: string | object, suppress_reset?: string | number): void",
        "Creates or replaces the session of a key. With suppress_reset 1, quotas go on as they "
        "are."},
};

}  // namespace

std::span<const host_function> sessions() { return sessions_rows; }

}  // namespace sidehook::jsvm::host
