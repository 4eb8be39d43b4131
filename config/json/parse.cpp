#include "config/json/parse.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

#include <fmt/format.h>
#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>

#include "config/json/position.hpp"
#include "config/json/surrogates.hpp"

namespace sidehook::config::json {
namespace {

// Numbers come as text: RapidJSON's own conversions are inexact, or not safe for every input.
constexpr unsigned flags = rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag |
                           rapidjson::kParseNumbersAsStringsFlag;

template <class Number>
std::errc convert(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = end == text.data() + text.size();
  return error == std::errc() && !whole ? std::errc::invalid_argument : error;
}

// Hands what the reader finds on to the document, until something in it does not fit.
class builder : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, builder> {
 public:
  builder(document& target, int deepest) : target_(target), deepest_(deepest) {}
  /// Why it does not go on; "" when it would.
  const std::string& failure() const { return failure_; }

  bool Null() { return target_.Null(); }
  bool Bool(bool b) { return target_.Bool(b); }
  bool RawNumber(const char* data, rapidjson::SizeType length, bool /*copy*/) {
    const std::string_view text(data, length);
    std::int64_t whole = 0;
    if (convert(text, whole) == std::errc()) return target_.Int64(whole);
    std::uint64_t large = 0;
    if (convert(text, large) == std::errc()) return target_.Uint64(large);
    double real = 0;
    const std::errc error = convert(text, real);
    if (error == std::errc()) return target_.Double(real);
    const bool tiny = text.find("e-") != text.npos || text.find("E-") != text.npos;
    return tiny ? target_.Double(0) : fail("number is out of range");
  }
  bool String(const char* text, rapidjson::SizeType length, bool copy) {
    if (!holds_surrogates({text, length})) return target_.String(text, length, copy);
    const auto whole = without_surrogates({text, length});
    return target_.String(whole.data(), static_cast<rapidjson::SizeType>(whole.size()), true);
  }
  // A document keeps names as it keeps texts.
  bool Key(const char* text, rapidjson::SizeType length, bool copy) {
    return String(text, length, copy);
  }
  bool StartObject() { return descend() && target_.StartObject(); }
  bool StartArray() { return descend() && target_.StartArray(); }
  bool EndObject(rapidjson::SizeType count) { return --depth_, target_.EndObject(count); }
  bool EndArray(rapidjson::SizeType count) { return --depth_, target_.EndArray(count); }

 private:
  bool descend() {
    if (++depth_ <= deepest_) return true;
    return fail(fmt::format("nested deeper than {} levels", deepest_));
  }
  bool fail(std::string why) {
    failure_ = std::move(why);
    return false;
  }

  document& target_;
  const int deepest_;
  int depth_ = 0;
  std::string failure_;
};

// "Missing a comma." as the end of one of our sentences.
std::string lower_case_phrase(std::string_view sentence) {
  if (sentence.ends_with('.')) sentence.remove_suffix(1);
  std::string phrase(sentence);
  phrase.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(phrase.front())));
  return phrase;
}

bool inside_character(std::string_view text, std::size_t i) {
  return i < text.size() && (text[i] & 0xC0) == 0x80;
}

// The line around the offset, and a caret below it. Control characters do not reach a terminal.
std::string excerpt_at(std::string_view text, std::size_t offset) {
  constexpr std::size_t most_before = 60;
  constexpr std::size_t most_after = 40;
  const auto line_break = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
  const auto line_start = line_break == std::string_view::npos ? 0 : line_break + 1;
  const auto line_end = std::min(text.find_first_of("\r\n", offset), text.size());

  auto start = std::max(line_start, offset - std::min(offset, most_before));
  auto end = std::min(line_end, offset + most_after);
  while (inside_character(text, start)) ++start;
  while (inside_character(text, end)) ++end;

  std::string shown = start > line_start ? "…" : "";
  std::string margin = start > line_start ? " " : "";
  for (auto i = start; i < end; ++i) {
    const char c = text[i];
    const bool control = (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F;
    shown += control ? '?' : c;
    // Tabs stay, so that the caret stands below its character whatever their width.
    if (i < offset && !inside_character(text, i)) margin += c == '\t' ? '\t' : ' ';
  }
  return fmt::format("    {}{}\n    {}^", shown, end < line_end ? "…" : "", margin);
}

syntax_error error_at(std::string_view text, std::size_t offset, std::string message) {
  const position where = text_cursor(text).advance_to(offset);
  return {std::move(message), where.line, where.column,
          excerpt_at(text, std::min(offset, text.size()))};
}

}  // namespace

boost::system::result<document, syntax_error> parse(std::string_view text, int deepest) {
  document parsed;
  builder handler(parsed, deepest);
  rapidjson::MemoryStream stream(text.data(), text.size());
  rapidjson::ParseResult result;
  const auto generate = [&](document&) {
    result = rapidjson::Reader().Parse<flags>(stream, handler);
    return !result.IsError();
  };
  parsed.Populate(generate);

  if (!handler.failure().empty()) return error_at(text, result.Offset(), handler.failure());
  if (text.starts_with("\xEF\xBB\xBF")) {
    return error_at(text, 0, "starts with a byte order mark: save the file as UTF-8 without one");
  }
  if (result.IsError()) {
    return error_at(text, result.Offset(),
                    lower_case_phrase(rapidjson::GetParseError_En(result.Code())));
  }
  // The reader takes a NUL for the end of the text.
  if (stream.Tell() < text.size()) return error_at(text, stream.Tell(), "invalid value");
  return parsed;
}

}  // namespace sidehook::config::json
