#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sidehook::http {

struct header {
  std::string name;
  std::string value;

  friend bool operator==(const header&, const header&) = default;
};

/// An answer. Its Content-Length and Connection are the session's to write.
struct reply {
  unsigned status = 200;
  /// Empty for none. Of the program's own text: it must outlive the answer.
  std::string_view content_type = {};
  std::string body = {};
  std::vector<header> headers = {};
};

inline reply json_reply(unsigned status, std::string json) {
  return {status, "application/json", std::move(json)};
}

inline reply text_reply(unsigned status, std::string text) {
  return {status, "text/plain; charset=utf-8", std::move(text)};
}

}  // namespace sidehook::http
