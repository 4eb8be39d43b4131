#include "daemon/client/answer_collector.hpp"

#include <charconv>

namespace sidehook::client {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

}  // namespace

bool answer_collector::add_header_line(std::string_view line) {
  header_bytes_ += line.size();
  if (header_bytes_ > most_header_bytes) {
    exceeded_ = excess::headers;
    return false;
  }
  if (!in_header_ && line.starts_with("HTTP/")) {
    begin_answer(line);
  } else if (in_header_ && trimmed(line).empty()) {
    in_header_ = false;
  } else if (in_header_) {
    add_field(line);
  }
  return true;
}

void answer_collector::begin_answer(std::string_view status_line) {
  in_header_ = true;
  answer_ = {};
  const auto blank = status_line.find(' ');
  if (blank == std::string_view::npos) return;
  const auto rest = status_line.substr(blank + 1);
  std::from_chars(rest.data(), rest.data() + rest.size(), answer_.status);
}

// A line that begins with a blank goes on with the field before it.
void answer_collector::add_field(std::string_view line) {
  if ((line.front() == ' ' || line.front() == '\t') && !answer_.headers.empty()) {
    answer_.headers.back().value.append(" ").append(trimmed(line));
    return;
  }
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return;
  answer_.headers.push_back(
      {std::string(trimmed(line.substr(0, colon))), std::string(trimmed(line.substr(colon + 1)))});
}

bool answer_collector::add_body(std::string_view bytes) {
  if (bytes.size() > most_body_bytes_ - answer_.body.size()) {
    exceeded_ = excess::body;
    return false;
  }
  answer_.body.append(bytes);
  return true;
}

}  // namespace sidehook::client
