#include "daemon/builtin/text_template.hpp"

#include <utility>

#include <fmt/format.h>

#include "config/json/text.hpp"

namespace sidehook::builtin {
namespace {

namespace json = config::json;
using form = insertion::form;

const json::value* value_of(const insertion& what, const event_fields& event) {
  switch (what.from) {
    case insertion::source::type:
      return &event.type();
    case insertion::source::time_stamp:
      return &event.time_stamp();
    case insertion::source::metadata:
      return event.find(what.steps);
  }
  return nullptr;
}

bool is_whole(const json::value& value) { return value.IsInt64() || value.IsUint64(); }

// What the form asks of a value that is not so; "" when it is.
std::string_view unmet(form as, const json::value& value) {
  if (as == form::integer && !is_whole(value)) return "a whole number";
  if (as == form::number && !value.IsNumber()) return "a number";
  if (as == form::boolean && !value.IsBool()) return "true or false";
  return "";
}

std::string quoted(std::string_view text) { return fmt::format("\"{}\"", escaped(text)); }

std::string rendered(const insertion& what, const json::value& value) {
  if (what.where == insertion::place::bare)
    return what.as == form::quoted ? quoted(text_of(value)) : json_of(value);
  return escaped(what.as == form::quoted ? quoted(text_of(value)) : text_of(value));
}

// A value that its form allows.
std::string_view sample_of(const insertion& what) {
  if (what.where == insertion::place::in_string) return "x";
  switch (what.as) {
    case form::integer:
    case form::number:
      return "0";
    case form::boolean:
      return "true";
    case form::value:
    case form::quoted:
      return "\"x\"";
  }
  return "";
}

}  // namespace

std::variant<std::string, render_fault> text_template::render(const event_fields& event,
                                                              std::size_t most_bytes) const {
  std::string text;
  for (const auto& part : parts_) {
    if (const auto* literal = std::get_if<std::string>(&part)) {
      text += *literal;
    } else {
      const auto& what = std::get<insertion>(part);
      const auto* value = value_of(what, event);
      if (value == nullptr)
        return render_fault{
            fmt::format("the event has no {}, which the template needs", what.spelled)};
      if (const auto wanted = unmet(what.as, *value); !wanted.empty())
        return render_fault{fmt::format("{} is not {}, as the template needs it: it is {}",
                                        what.spelled, wanted, json::kind_of(*value))};
      text += rendered(what, *value);
    }
    if (text.size() > most_bytes)
      return render_fault{
          fmt::format("the body is larger than {} bytes (handlers.max_webhook_bytes)", most_bytes)};
  }
  return text;
}

std::string text_template::fault_as_json() const {
  std::string text;
  for (const auto& part : parts_) {
    const auto* literal = std::get_if<std::string>(&part);
    text += literal != nullptr ? std::string_view(*literal) : sample_of(std::get<insertion>(part));
  }
  const auto parsed = json::parse(text);
  if (parsed) return "";
  return fmt::format("is not JSON with its values in place: {}", parsed.error().message);
}

}  // namespace sidehook::builtin
