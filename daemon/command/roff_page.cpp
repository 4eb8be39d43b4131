#include "daemon/command/roff_page.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace sidehook::command {
namespace {

enum class hyphens { as_in_text, as_typed };

// Signs that formatters replace by typographic ones, or read as their own.
std::string_view escape(char sign, hyphens kind) {
  switch (sign) {
    case '\\':
      return "\\e";
    case '\'':
      return "\\(aq";
    case '`':
      return "\\(ga";
    case '^':
      return "\\(ha";
    case '~':
      return "\\(ti";
    case '"':
      return "\\(dq";
    case '-':
      return kind == hyphens::as_typed ? "\\-" : "";
    default:
      return "";
  }
}

void append(std::string& to, std::string_view word, hyphens kind) {
  for (const char sign : word) {
    const auto escaped = escape(sign, kind);
    escaped.empty() ? to.push_back(sign) : void(to.append(escaped));
  }
}

// A formatter takes a line that begins with a full stop for a request.
std::string shielded(std::string line) { return line.starts_with('.') ? "\\&" + line : line; }

// Lines that are short enough, and end where sentences do: behind those, formatters leave more
// room.
std::vector<std::string> lines_of(std::string_view roff) {
  constexpr std::size_t width = 79;
  std::vector<std::string> lines(1);
  while (!roff.empty()) {
    const auto word = roff.substr(0, roff.find(' '));
    roff.remove_prefix(std::min(roff.size(), word.size() + 1));
    auto& last = lines.back();
    if (last.empty()) {
      last = word;
    } else if (last.ends_with('.') || last.size() + 1 + word.size() > width) {
      lines.emplace_back(word);
    } else {
      last.append(" ").append(word);
    }
  }
  return lines;
}

}  // namespace

std::string roff_prose(std::string_view text) {
  std::string made;
  while (!text.empty()) {
    const auto size = std::min(text.size(), text.find(' ') + 1);
    const auto word = text.substr(0, size == 0 ? text.size() : size);
    append(made, word, word.starts_with('-') ? hyphens::as_typed : hyphens::as_in_text);
    text.remove_prefix(word.size());
  }
  return made;
}

std::string roff_literal(std::string_view text) {
  std::string made;
  append(made, text, hyphens::as_typed);
  return made;
}

std::string roff_bold(std::string_view roff) { return fmt::format("\\fB{}\\fR", roff); }

std::string roff_italic(std::string_view roff) { return fmt::format("\\fI{}\\fR", roff); }

roff_page::roff_page(std::string_view name, std::string_view section, std::string_view source,
                     std::string_view manual) {
  // No date: the same program prints the same page.
  line(fmt::format(R"(.TH "{}" "{}" "" "{}" "{}")", roff_literal(name), section,
                   roff_literal(source), roff_literal(manual)));
  // Words as they are typed, and lines that need not end at the same column.
  line(".nh");
  line(".ad l");
}

void roff_page::heading(std::string_view plain_text) {
  line(fmt::format(".SH {}", plain_text));
  has_headed_ = true;
}

void roff_page::subheading(std::string_view roff) {
  line(".SS");
  line(shielded(std::string(roff)));
  has_headed_ = true;
}

void roff_page::paragraph(std::string_view roff) {
  if (!has_headed_) line(".PP");
  body(roff);
}

void roff_page::synopsis(std::string_view roff) {
  line(".HP");
  body(roff);
}

void roff_page::item(std::string_view term, std::string_view roff) {
  line(".TP");
  line(shielded(std::string(term)));
  body(roff);
}

void roff_page::body(std::string_view roff) {
  for (auto& each : lines_of(roff)) line(shielded(std::move(each)));
  has_headed_ = false;
}

void roff_page::line(std::string_view text) {
  text_.append(text);
  text_.push_back('\n');
}

}  // namespace sidehook::command
