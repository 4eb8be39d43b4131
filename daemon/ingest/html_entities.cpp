#include "daemon/ingest/html_entities.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "daemon/ingest/json_escape.hpp"
#include "daemon/ingest/json_scan.hpp"
#include "daemon/ingest/utf8.hpp"

namespace sidehook::ingest {
namespace {

// What a reference at the begin of a text stands for, and how many bytes it takes.
struct entity {
  std::string text;
  std::size_t length = 0;
};

struct named_entity {
  std::string_view name;
  std::string_view text;
};
constexpr std::array named_entities{
    named_entity{"&lt;", "<"},    named_entity{"&gt;", ">"},   named_entity{"&amp;", "&"},
    named_entity{"&quot;", "\""}, named_entity{"&apos;", "'"},
};

std::optional<unsigned> digit_of(char c, unsigned base) {
  if (c >= '0' && c <= '9') return c - '0';
  if (base == 16 && c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (base == 16 && c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}

// "&#43;" or "&#x2b;"; numbers beyond all characters stay beyond them, however long they are.
std::optional<entity> read_number(std::string_view text) {
  constexpr char32_t beyond = 0x110000;
  const bool hexadecimal = text.starts_with("&#x") || text.starts_with("&#X");
  const unsigned base = hexadecimal ? 16 : 10;
  const std::size_t begin = hexadecimal ? 3 : 2;
  char32_t number = 0;
  auto at = begin;
  for (; at < text.size(); ++at) {
    const auto digit = digit_of(text[at], base);
    if (!digit) break;
    number = std::min<char32_t>(number * base + *digit, beyond);
  }
  if (at == begin || at == text.size() || text[at] != ';') return std::nullopt;
  entity found{"", at + 1};
  append_utf8(found.text, number == 0 ? beyond : number);
  return found;
}

std::optional<entity> read_entity(std::string_view text) {
  if (text.starts_with("&#")) return read_number(text);
  for (const auto& [name, meaning] : named_entities) {
    if (text.starts_with(name)) return entity{std::string(meaning), name.size()};
  }
  return std::nullopt;
}

// Appends the text, each reference as `write(out, what it stands for)` has it.
template <class Write>
void append_undone(std::string& out, std::string_view text, Write write) {
  while (!text.empty()) {
    const auto plain = std::min(text.find('&'), text.size());
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    if (const auto found = read_entity(text)) {
      write(out, found->text);
      text.remove_prefix(found->length);
    } else {
      out += '&';
      text.remove_prefix(1);
    }
  }
}

// Behind the quote that ends the string that begins at `begin`, or the text's end.
std::size_t end_of_string(std::string_view json, std::size_t begin) {
  for (auto at = begin + 1; at < json.size(); ++at) {
    if (json[at] == '\\')
      ++at;
    else if (json[at] == '"')
      return at + 1;
  }
  return json.size();
}

bool is_name(std::string_view json, std::size_t end) {
  const auto next = json.find_first_not_of(json_blanks, end);
  return next != std::string_view::npos && json[next] == ':';
}

}  // namespace

std::string undo_entities(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  append_undone(out, text, [](std::string& to, std::string_view meaning) { to += meaning; });
  return out;
}

std::string undo_entities_in_strings(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  for (std::size_t at = 0; at < json.size();) {
    const auto begin = std::min(json.find('"', at), json.size());
    out += json.substr(at, begin - at);
    const auto end = begin < json.size() ? end_of_string(json, begin) : begin;
    const auto string = json.substr(begin, end - begin);
    if (is_name(json, end))
      out += string;
    else
      append_undone(out, string, append_escaped);
    at = end;
  }
  return out;
}

}  // namespace sidehook::ingest
