#include "daemon/session/session_shape.hpp"

#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "config/json/pointer.hpp"
#include "config/json/surrogates.hpp"
#include "config/json/text.hpp"
#include "daemon/session/date_time.hpp"
#include "daemon/session/shape.hpp"

namespace sidehook::session {
namespace {

using kind = json_text::kind;

using type = shape::type;

std::string_view words_for(type wanted) {
  switch (wanted) {
    case type::whole:
      return "a whole number";
    case type::number:
      return "a number";
    case type::text:
      return "a string";
    case type::flag:
      return "true or false";
    case type::time:
      return "a time like \"2026-08-21T10:11:12Z\"";
    case type::object:
    case type::map:
      return "an object";
    case type::list:
      return "an array";
    case type::any:
      break;
  }
  return "";
}

std::string_view words_for(kind given) {
  switch (given) {
    case kind::null:
      return "null";
    case kind::boolean:
      return "true or false";
    case kind::number:
      return "a number";
    case kind::string:
      return "a string";
    case kind::object:
      return "an object";
    case kind::array:
      return "an array";
  }
  return "";
}

// Gateways take no "1.0" and no "1e2" for a whole number.
std::optional<std::int64_t> as_whole(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool all = error == std::errc() && end == text.data() + text.size();
  return all ? std::optional(value) : std::nullopt;
}

bool is_written_whole(std::string_view text) {
  return text.find_first_of(".eE") == std::string_view::npos;
}

bool fits(const json_text& value, type wanted) {
  switch (wanted) {
    case type::any:
      return true;
    case type::whole:
      return value.is(kind::number) && as_whole(value.text).has_value();
    case type::number:
      return value.is(kind::number);
    case type::text:
      return value.is(kind::string);
    case type::flag:
      return value.is(kind::boolean);
    case type::time:
      return value.is(kind::string) && is_date_time(value.decoded);
    case type::object:
    case type::map:
      return value.is(kind::object);
    case type::list:
      return value.is(kind::array);
  }
  return false;
}

std::string shown(const json_text& value) {
  // Numbers of any length are valid JSON.
  const bool short_scalar =
      (value.is(kind::number) || value.is(kind::boolean)) && value.text.size() <= 40;
  return std::string(short_scalar ? value.text : words_for(value.type));
}

std::string wrong_type(const json_text& value, type wanted) {
  const bool too_large =
      wanted == type::whole && value.is(kind::number) && is_written_whole(value.text);
  return fmt::format("must be {}{}, is {}", words_for(wanted), too_large ? " of 64 bits" : "",
                     shown(value));
}

class checker {
 public:
  explicit checker(std::size_t most) : most_(most) {}

  void visit(const json_text& value, const shape& wanted, const std::string& pointer) {
    if (value.is(kind::null) || faults_.size() >= most_) return;
    if (!fits(value, wanted.is)) {
      faults_.push_back({pointer, wrong_type(value, wanted.is)});
    } else if (wanted.is == type::object) {
      visit_members(value, wanted, pointer);
    } else if (wanted.element != nullptr) {
      visit_elements(value, *wanted.element, pointer);
    }
  }
  std::vector<session_fault> take() { return std::move(faults_); }

 private:
  void visit_members(const json_text& object, const shape& wanted, const std::string& pointer) {
    for (const auto& [name, member] : wanted.members) {
      const json_text* value = object.find(name);
      if (value != nullptr) visit(*value, member, config::json::member_of(pointer, name));
    }
  }

  void visit_elements(const json_text& container, const shape& wanted, const std::string& pointer) {
    if (wanted.is == type::any) return;
    for (const auto& [name, name_text, value, overridden] : container.members) {
      if (!overridden) visit(value, wanted, config::json::member_of(pointer, name));
    }
    for (std::size_t i = 0; i < container.elements.size(); ++i)
      visit(container.elements[i], wanted, config::json::element_of(pointer, i));
  }

  std::size_t most_;
  std::vector<session_fault> faults_;
};

}  // namespace

std::string to_string(const session_fault& fault) {
  const std::string pointer =
      fault.pointer.empty() ? "the session" : config::json::without_surrogates(fault.pointer);
  return config::json::one_line(fmt::format("{} {}", pointer, fault.message));
}

std::vector<session_fault> check_shape(const json_text& session, std::size_t most) {
  checker checker(most);
  if (session.is(kind::null)) return {{"", wrong_type(session, type::object)}};
  checker.visit(session, shape_of_session(), "");
  return checker.take();
}

const std::vector<std::string_view>& numeric_members() {
  static const auto names = [] {
    std::vector<std::string_view> found;
    for (const auto& [name, value] : shape_of_session().members) {
      if (value.is == type::whole || value.is == type::number) found.push_back(name);
    }
    return found;
  }();
  return names;
}

std::int64_t whole_number(const json_text* value) {
  if (value == nullptr || !value->is(kind::number)) return 0;
  return as_whole(value->text).value_or(0);
}

}  // namespace sidehook::session
