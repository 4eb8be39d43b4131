#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <rapidjson/writer.h>

#include "config/json/ascii.hpp"

namespace sidehook::config::json {

/// RapidJSON's writer with strings as we have them.
class writer {
 public:
  writer() : writer_(stream_, &allocator_, usual_levels) { text_.reserve(usual_bytes); }
  writer(const writer&) = delete;
  writer& operator=(const writer&) = delete;

  void begin_object() { writer_.StartObject(); }
  void end_object() { writer_.EndObject(); }
  void begin_array() { writer_.StartArray(); }
  void end_array() { writer_.EndArray(); }
  void key(std::string_view name) { string(name); }
  void string(std::string_view text) {
    if (!is_plain(text)) {
      writer_.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
      return;
    }
    // As a whole, where RapidJSON goes character by character; it puts the comma or the colon.
    writer_.RawValue("", 0, rapidjson::kStringType);
    text_.push_back('"');
    text_.append(text);
    text_.push_back('"');
  }
  void null() { writer_.Null(); }

  void member(std::string_view name, std::string_view value) {
    key(name);
    string(value);
  }
  void member(std::string_view name, std::int64_t value) {
    key(name);
    writer_.Int64(value);
  }
  /// With the given number of digits behind the point at the most.
  void member(std::string_view name, double value, int digits) {
    key(name);
    writer_.SetMaxDecimalPlaces(digits);
    writer_.Double(value);
  }
  /// A value that is JSON already.
  void json_member(std::string_view name, std::string_view json) {
    key(name);
    writer_.RawValue(json.data(), json.size(), rapidjson::kObjectType);
  }

  /// The whole text, once.
  std::string take() { return std::move(text_); }

 private:
  // RapidJSON's output.
  struct text_stream {
    using Ch = char;
    std::string& text;
    void Put(Ch c) { text.push_back(c); }
    void Flush() {}
  };
  // Room from the beginning.
  static constexpr std::size_t usual_bytes = 128;
  static constexpr std::size_t usual_levels = 8;

  std::string text_;
  text_stream stream_{text_};
  rapidjson::CrtAllocator allocator_;
  rapidjson::Writer<text_stream> writer_;
};

}  // namespace sidehook::config::json
