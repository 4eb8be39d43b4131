#include "daemon/session/session_import.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include "config/json/position.hpp"
#include "config/json/text.hpp"

namespace sidehook::session {
namespace {

using kind = json_text::kind;

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

// {"key": "…", "session": …}
bool is_entry(const json_text& value) {
  const json_text* key = value.find("key");
  return key != nullptr && key->is(kind::string) && value.find("session") != nullptr;
}

class importer {
 public:
  importer(std::string_view text, const session_rules& rules)
      : text_(text), cursor_(text), rules_(rules) {}

  session_import read() {
    if (is_blank(text_)) {
      fault(text_, "there are no sessions");
      return std::move(result_);
    }
    const auto whole = read_json_text(text_);
    if (whole && !is_entry(*whole)) {
      take_object(*whole);
    } else if (whole || begins_with_entry()) {
      take_lines();
    } else {
      fault(text_.substr(std::min(whole.error().offset, text_.size())), whole.error().message);
    }
    return std::move(result_);
  }

 private:
  bool begins_with_entry() const {
    const auto begin = std::min(text_.find_first_not_of(" \t\r\n"), text_.size());
    const auto first = read_json_text(text_.substr(begin, text_.find('\n', begin) - begin));
    return first && is_entry(*first);
  }

  void take_object(const json_text& sessions) {
    if (!sessions.is(kind::object)) {
      fault(sessions.text,
            "must be an object of sessions by key, or lines with \"key\" and \"session\"");
      return;
    }
    for (const auto& [key, key_text, session, overridden] : sessions.members)
      take(key_text, key, session.text);
  }

  void take_lines() {
    for (std::size_t begin = 0; begin < text_.size();) {
      const auto end = std::min(text_.find('\n', begin), text_.size());
      const auto line = text_.substr(begin, end - begin);
      if (!is_blank(line)) take_line(line);
      begin = end + 1;
    }
  }

  void take_line(std::string_view line) {
    const auto entry = read_json_text(line);
    if (!entry) {
      const auto& [message, offset] = entry.error();
      return fault(line, fmt::format("{}, at byte {} of the line", message, offset));
    }
    if (!is_entry(*entry)) return fault(line, "must be {\"key\": \"…\", \"session\": {…}}");
    for (const auto& [name, name_text, value, overridden] : entry->members) {
      if (name == "key" || name == "session") continue;
      return fault(line, fmt::format("{} is not known here, only \"key\" and \"session\" are",
                                     config::json::quoted(name)));
    }
    take(line, entry->find("key")->decoded, entry->find("session")->text);
  }

  // @param place  where the text of the entry begins
  void take(std::string_view place, const std::string& key, std::string_view json) {
    const auto told = [&](std::string_view what) {
      fault(place, fmt::format("key {}: {}", config::json::quoted(key), what));
    };
    if (!keys_.insert(key).second) return told("is given more than once");
    if (const auto why = why_no_key(key)) return told(why->message);
    auto session = rules_.prepare(json, jsvm::host::quota_reset::no);
    if (session) {
      result_.sessions.push_back({key, *std::move(session)});
    } else if (session.error().faults.empty()) {
      told(session.error().message);
    } else {
      for (const auto& each : session.error().faults) told(to_string(each));
    }
  }

  std::size_t offset_of(std::string_view part) const {
    return static_cast<std::size_t>(part.data() - text_.data());
  }

  void fault(std::string_view place, std::string message) {
    result_.faults.push_back({cursor_.advance_to(offset_of(place)).line, std::move(message)});
  }

  std::string_view text_;
  config::json::text_cursor cursor_;
  const session_rules& rules_;
  std::unordered_set<std::string> keys_;
  session_import result_;
};

}  // namespace

session_import read_sessions(std::string_view text, const session_rules& rules) {
  return importer(text, rules).read();
}

}  // namespace sidehook::session
