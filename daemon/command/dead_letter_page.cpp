#include "daemon/command/dead_letter_page.hpp"

#include <array>
#include <ostream>
#include <utility>

#include <fmt/format.h>

#include "config/json/text.hpp"

namespace sidehook::command {
namespace {

namespace json = config::json;

std::string text_of(const json::value& object, std::string_view name) {
  const auto* value = json::member(&object, name);
  if (value == nullptr) return "";
  return json::one_line(value->IsString() ? json::text_of(value) : json::write(*value));
}

void print_head(const json::value& letter, const palette& palette, std::ostream& out) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 10> rows{
      {{"event id", "event_id"},
       {"API", "api_id"},
       {"event", "event_type"},
       {"handler", "handler"},
       {"reason", "reason"},
       {"attempts", "attempts"},
       {"accepted", "accepted_at"},
       {"events", "count"},
       {"last seen", "last_seen_at"},
       {"died", "died_at"}}};
  out << "dead letter " << text_of(letter, "id") << '\n';
  for (const auto& [label, name] : rows) {
    // Of events that were gathered into one only.
    if (json::member(&letter, name) == nullptr) continue;
    out << palette.faint(fmt::format("  {:<10}", label)) << text_of(letter, name) << '\n';
  }
}

// Each line of the text, without control characters, behind a margin.
void print_lines(std::string_view text, std::string_view margin, std::ostream& out) {
  while (!text.empty()) {
    const auto end = text.find('\n');
    out << margin << json::one_line(text.substr(0, end)) << '\n';
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
}

void print_event(const json::value& letter, std::ostream& out) {
  const auto* event = json::member(&letter, "event");
  if (event == nullptr) return;
  out << "\nevent\n";
  print_lines(json::write_pretty(*event), "  ", out);
}

void print_error(const json::value& attempt, std::ostream& out) {
  print_lines(json::text_of(json::member(&attempt, "error")), "  ", out);
  // The trace repeats the message before its first frame.
  const auto stack = json::text_of(json::member(&attempt, "stack"));
  const auto frames = stack.find("\n    at ");
  if (frames != std::string_view::npos) print_lines(stack.substr(frames + 1), "", out);
}

void print_logs(const json::value& attempt, const palette& palette, std::ostream& out) {
  const auto* logs = json::member(&attempt, "logs");
  if (logs == nullptr || !logs->IsArray()) return;
  for (const auto& line : logs->GetArray()) {
    out << palette.faint(fmt::format("{:>7} ", text_of(line, "level")));
    const auto message = json::text_of(json::member(&line, "message"));
    const auto first = message.substr(0, message.find('\n'));
    out << json::one_line(first) << '\n';
    if (first.size() < message.size())
      print_lines(message.substr(first.size() + 1), std::string(8, ' '), out);
  }
}

void print_attempt(const json::value& attempt, const palette& palette, std::ostream& out) {
  out << "\nattempt " << text_of(attempt, "attempt") << ": "
      << palette.bad(text_of(attempt, "outcome")) << " at " << text_of(attempt, "ended_at");
  const auto duration = text_of(attempt, "duration_ms");
  if (!duration.empty()) out << " after " << duration << " ms";
  out << '\n';
  print_error(attempt, out);
  print_logs(attempt, palette, out);
}

}  // namespace

void print_dead_letter(const json::value& letter, const palette& palette, std::ostream& out) {
  print_head(letter, palette, out);
  print_event(letter, out);
  const auto* history = json::member(&letter, "history");
  if (history == nullptr || !history->IsArray()) return;
  for (const auto& attempt : history->GetArray()) print_attempt(attempt, palette, out);
}

}  // namespace sidehook::command
