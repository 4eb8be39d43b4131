#include "daemon/ingest/mapped_value.hpp"

#include <cmath>
#include <string_view>

#include "daemon/ingest/json_escape.hpp"
#include "daemon/ingest/timestamp.hpp"
#include "daemon/ingest/utf8.hpp"

namespace sidehook::ingest {
namespace {

using config::expression;
using expression_kind = expression::kind;
namespace json = config::json;

std::string quoted(std::string_view text) {
  std::string quoted = "\"";
  append_escaped(quoted, text);
  return quoted += '"';
}

// What is written for a value where text is wanted.
std::string bare(const json::value& value) {
  return value.IsString() ? std::string(json::text_of(&value)) : json::write(value);
}

std::string bare(const std::string& written) {
  if (!written.starts_with('"')) return written;
  const bool escaped = written.find('\\') != std::string::npos;
  if (!escaped) return written.substr(1, written.size() - 2);
  value_tree tree(written);
  return bare(tree.root());
}

// Nothing for times that the clock cannot tell, which are centuries away.
std::optional<std::string> time_stamp(const json::value* value, double per_second) {
  using namespace std::chrono;
  constexpr auto last = duration_cast<seconds>(system_clock::duration::max());
  if (value == nullptr || !value->IsNumber()) return std::nullopt;
  const double since = value->GetDouble() / per_second;
  if (!std::isfinite(since) || since < 0 || since >= static_cast<double>(last.count()))
    return std::nullopt;
  // To the millisecond, which is what such times have.
  const milliseconds since_1970(static_cast<std::int64_t>(std::llround(since * 1000)));
  return quoted(format_time_stamp(system_clock::time_point(since_1970)));
}

class evaluator {
 public:
  explicit evaluator(const mapping_source& from) : from_(from) {}

  std::optional<std::string> run(const expression& what) {
    auto value = plain_value(what);
    if (value && !what.values.empty()) value = translated(what, *value);
    if (!value && !what.otherwise.empty()) return run(what.otherwise.front());
    return value;
  }

 private:
  std::optional<std::string> plain_value(const expression& what) {
    switch (what.is) {
      case expression_kind::literal:
        return what.text;
      case expression_kind::pointer:
        return in_body(what);
      case expression_kind::header:
        return in_header(what);
      case expression_kind::time_ms:
        return time_stamp(from_.body.at(what.path.steps), 1000);
      case expression_kind::time_s:
        return time_stamp(from_.body.at(what.path.steps), 1);
      case expression_kind::now_ms:
        return now_ms();
      case expression_kind::join:
        return joined(what);
      case expression_kind::object:
        return object(what);
    }
    return std::nullopt;
  }

  std::optional<std::string> in_body(const expression& what) {
    if (what.path.steps.empty()) return std::string(from_.body.text());
    const auto* found = from_.body.at(what.path.steps);
    if (found == nullptr) return std::nullopt;
    // A string may have had an escape for half of a character.
    return valid_utf8(json::write(*found));
  }

  std::optional<std::string> in_header(const expression& what) {
    const auto found = from_.headers.find(what.text);
    if (!found) return std::nullopt;
    return quoted(valid_utf8(*found));
  }

  std::string now_ms() const {
    const auto since_1970 = from_.received.time_since_epoch();
    return std::to_string(
        std::chrono::duration_cast<std::chrono::milliseconds>(since_1970).count());
  }

  std::string joined(const expression& what) {
    std::string text;
    for (const auto& part : what.parts) {
      if (const auto value = run(part.value)) text += bare(*value);
    }
    return quoted(text);
  }

  std::string object(const expression& what) {
    std::string text = "{";
    for (const auto& part : what.parts) {
      const auto value = run(part.value);
      if (!value) continue;
      if (text.size() > 1) text += ',';
      text += quoted(part.name) + ':' + *value;
    }
    return text += '}';
  }

  // A text that has no translation has none here either, if the expression says what is then.
  static std::optional<std::string> translated(const expression& what, const std::string& value) {
    const auto text = bare(value);
    for (const auto& [from, to] : what.values) {
      if (from == text) return to;
    }
    return what.otherwise.empty() ? std::optional(value) : std::nullopt;
  }

  const mapping_source& from_;
};

}  // namespace

std::optional<std::string> evaluate(const expression& what, const mapping_source& from) {
  return evaluator(from).run(what);
}

std::optional<std::string> text_of(const expression& what, const mapping_source& from) {
  const auto value = evaluate(what, from);
  if (!value) return std::nullopt;
  return bare(*value);
}

}  // namespace sidehook::ingest
