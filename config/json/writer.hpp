#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <rapidjson/writer.h>

#include "config/json/ascii.hpp"

namespace sidehook::config::json {

/// RapidJSON's writer with strings as we have them.
class writer {
 public:
  writer() = default;
  writer(const writer&) = delete;
  writer& operator=(const writer&) = delete;

  void begin_object() { writer_.StartObject(); }
  void end_object() { writer_.EndObject(); }
  void begin_array() { writer_.StartArray(); }
  void end_array() { writer_.EndArray(); }
  void key(std::string_view name) { string(name); }
  /// Of a name that stands in the program: there is nothing to escape in it.
  template <std::size_t Size>
  void key(const char (&name)[Size]) {
    writer_.plain_string({name, Size - 1});
  }
  void string(std::string_view text) {
    if (is_plain(text)) return writer_.plain_string(text);
    writer_.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
  }
  void null() { writer_.Null(); }

  template <class Name>
  void member(const Name& name, std::string_view value) {
    key(name);
    string(value);
  }
  template <class Name>
  void member(const Name& name, std::int64_t value) {
    key(name);
    writer_.Int64(value);
  }
  /// With the given number of digits behind the point at the most.
  template <class Name>
  void member(const Name& name, double value, int digits) {
    key(name);
    writer_.SetMaxDecimalPlaces(digits);
    writer_.Double(value);
  }
  /// A value that is JSON already.
  template <class Name>
  void json_member(const Name& name, std::string_view json) {
    key(name);
    writer_.RawValue(json.data(), json.size(), rapidjson::kObjectType);
  }

  /// The whole text, once.
  std::string take() { return {text_.data(), text_.size()}; }

 private:
  using buffer = fmt::memory_buffer;
  // RapidJSON's output.
  struct text_stream {
    using Ch = char;
    buffer& text;
    void Put(Ch c) { text.push_back(c); }
    void Flush() {}
  };
  using levels_allocator = rapidjson::MemoryPoolAllocator<>;
  class text_writer : public rapidjson::Writer<text_stream, rapidjson::UTF8<>, rapidjson::UTF8<>,
                                               levels_allocator> {
   public:
    using Writer::Writer;
    // As a whole, where RapidJSON goes character by character; it puts the comma or the colon.
    void plain_string(std::string_view text) {
      Prefix(rapidjson::kStringType);
      buffer& out = os_->text;
      const std::size_t begin = out.size();
      out.resize(begin + text.size() + 2);
      out[begin] = '"';
      text.copy(&out[begin + 1], text.size());
      out[out.size() - 1] = '"';
    }
  };
  // Of the levels that RapidJSON keeps, 16 bytes each: what goes deeper gets memory of its own.
  static constexpr std::size_t usual_levels = 8;
  static constexpr std::size_t levels_bytes = 256;

  buffer text_;
  text_stream stream_{text_};
  alignas(std::max_align_t) char levels_[levels_bytes] = {};
  levels_allocator allocator_{levels_, sizeof(levels_)};
  text_writer writer_{stream_, &allocator_, usual_levels};
};

}  // namespace sidehook::config::json
