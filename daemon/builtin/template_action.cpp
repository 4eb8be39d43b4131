#include "daemon/builtin/template_action.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "config/json/text.hpp"

namespace sidehook::builtin {
namespace {

using kind = template_token::kind;

constexpr std::string_view offered =
    "a template may use {{.Type}}, {{.TimeStamp}}, {{.Meta.Field}} and deeper, "
    "{{index .Meta.Field \"name\"}}, {{.Meta.Field.Format "
    "\"2006-01-02T15:04:05.999999999Z07:00\"}}, "
    "and any of them as {{printf \"%q\" (…)}} with %q, %s, %v, %d, %g or %t";
// The one in which the gateway has the times of its events' metadata.
constexpr std::string_view event_layout = "2006-01-02T15:04:05.999999999Z07:00";

std::string not_offered(const std::string& what) {
  return fmt::format("{} is not offered: {}", what, offered);
}

insertion::form form_of(std::string_view verb, std::size_t offset) {
  using form = insertion::form;
  struct row {
    std::string_view verb;
    form as;
  };
  constexpr std::array rows{row{"%q", form::quoted}, row{"%s", form::value},
                            row{"%v", form::value},  row{"%d", form::integer},
                            row{"%g", form::number}, row{"%t", form::boolean}};
  const auto found =
      std::find_if(rows.begin(), rows.end(), [&](const row& each) { return each.verb == verb; });
  if (found != rows.end()) return found->as;
  throw template_error{offset, not_offered(fmt::format("printf {}", config::json::quoted(verb)))};
}

// ".HostInfo.CheckURL"; false for a name that is empty.
bool add_steps(std::string_view path, std::vector<field_step>& steps) {
  while (!path.empty()) {
    path.remove_prefix(1);
    const auto name = path.substr(0, path.find('.'));
    if (name.empty()) return false;
    steps.push_back({field_step::kind::field, std::string(name)});
    path.remove_prefix(name.size());
  }
  return true;
}

}  // namespace

insertion template_action::parse() {
  const bool is_printf = next_.what == kind::word && next_.text == "printf";
  auto made = is_printf ? parse_printf() : parse_expression();
  if (next_.what != kind::end && next_.what != kind::trim_end) refuse();
  return made;
}

void template_action::refuse() const {
  const bool ends = next_.what == kind::end || next_.what == kind::trim_end;
  throw template_error{next_.offset, ends ? fmt::format("something is missing here: {}", offered)
                                          : fmt::format("{} is not offered here: {}",
                                                        config::json::quoted(next_.text), offered)};
}

std::string template_action::take(kind what) {
  if (next_.what != what) refuse();
  auto text = std::move(next_.text);
  advance();
  return text;
}

insertion template_action::parse_printf() {
  advance();
  const auto at = next_.offset;
  const auto as = form_of(take(kind::literal), at);
  const bool in_parentheses = next_.what == kind::open;
  if (in_parentheses) advance();
  auto made = in_parentheses ? parse_expression() : parse_path();
  if (in_parentheses) take(kind::close);
  made.as = as;
  return made;
}

insertion template_action::parse_expression() {
  if (next_.what == kind::word && next_.text == "index") return parse_index();
  auto made = parse_path();
  if (next_.what == kind::literal) drop_format(made);
  return made;
}

// A time of the metadata is a text of that layout already.
void template_action::drop_format(insertion& of) {
  if (of.steps.size() < 2 || of.steps.back().name != "Format") refuse();
  if (next_.text != event_layout) throw template_error{next_.offset, not_offered("this layout")};
  advance();
  of.steps.pop_back();
  of.spelled.erase(of.spelled.rfind('.'));
}

insertion template_action::parse_index() {
  advance();
  auto made = parse_path();
  if (made.from != insertion::source::metadata) refuse();
  do {
    auto name = take(kind::literal);
    made.spelled += fmt::format(" {}", config::json::quoted(name));
    made.steps.push_back({field_step::kind::key, std::move(name)});
  } while (next_.what == kind::literal);
  made.spelled.insert(0, "index ");
  return made;
}

insertion template_action::parse_path() {
  constexpr std::string_view metadata = ".Meta";
  const auto at = next_.offset;
  insertion made;
  made.spelled = take(kind::path);
  std::string_view rest = made.spelled;
  if (rest == ".Type") {
    made.from = insertion::source::type;
    return made;
  }
  if (rest == ".TimeStamp") {
    made.from = insertion::source::time_stamp;
    return made;
  }
  const bool is_metadata = rest.starts_with(metadata);
  if (is_metadata) rest.remove_prefix(metadata.size());
  const bool goes_on = rest.empty() || rest.starts_with('.');
  if (!is_metadata || !goes_on || !add_steps(rest, made.steps))
    throw template_error{at, not_offered(config::json::quoted(made.spelled))};
  return made;
}

}  // namespace sidehook::builtin
