#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string_view>

namespace sidehook::config::json {

/// A copy of a text that a reader may change, with zeros behind it: one to end it, and the others
/// for who reads sixteen bytes at a time.
class padded_copy {
 public:
  explicit padded_copy(std::string_view text)
      : bytes_(std::make_unique_for_overwrite<char[]>(text.size() + padding)) {
    std::copy(text.begin(), text.end(), bytes_.get());
    std::fill_n(bytes_.get() + text.size(), padding, '\0');
  }

  char* data() { return bytes_.get(); }

 private:
  static constexpr std::size_t padding = 16;
  std::unique_ptr<char[]> bytes_;
};

}  // namespace sidehook::config::json
