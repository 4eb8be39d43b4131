#include "config/json/text.hpp"

#include <charconv>

#include <fmt/format.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "config/json/pointer.hpp"

namespace sidehook::config::json {
namespace {

constexpr std::size_t longest_shown = 80;

template <class Writer>
std::string written(const value& value) {
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  value.Accept(writer);
  return {buffer.GetString(), buffer.GetSize()};
}

const value* step_into(const value& from, std::string_view step) {
  return from.IsArray() ? element(from, step) : member(&from, step);
}

}  // namespace

std::string_view text_of(const value* value) {
  if (value == nullptr || !value->IsString()) return {};
  return {value->GetString(), value->GetStringLength()};
}

value reference_to(std::string_view text) {
  const char* data = text.empty() ? "" : text.data();
  return value(rapidjson::StringRef(data, static_cast<rapidjson::SizeType>(text.size())));
}

const value* member(const value* object, std::string_view name) {
  if (object == nullptr || !object->IsObject()) return nullptr;
  const auto found = object->FindMember(reference_to(name));
  return found == object->MemberEnd() ? nullptr : &found->value;
}

const value* element(const value& array, std::string_view step) {
  rapidjson::SizeType index = 0;
  const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), index);
  const bool found =
      error == std::errc() && end == step.data() + step.size() && index < array.Size();
  return found ? &array[index] : nullptr;
}

const value* at(const value& root, std::span<const std::string> steps) {
  const value* here = &root;
  for (const auto& step : steps) {
    here = step_into(*here, step);
    if (here == nullptr) break;
  }
  return here;
}

const value* at(const value& root, std::string_view pointer) {
  const value* here = &root;
  std::string room;
  while (here != nullptr && !pointer.empty()) here = step_into(*here, take_step(pointer, room));
  return here;
}

std::string write(const value& value) {
  return written<rapidjson::Writer<rapidjson::StringBuffer>>(value);
}

std::string write_pretty(const value& value) {
  rapidjson::StringBuffer buffer;
  rapidjson::PrettyWriter<rapidjson::StringBuffer> writer(buffer);
  writer.SetIndent(' ', 2);
  value.Accept(writer);
  return std::string(buffer.GetString(), buffer.GetSize()) + "\n";
}

std::string_view kind_of(const value& value) {
  switch (value.GetType()) {
    case rapidjson::kNullType:
      return "null";
    case rapidjson::kFalseType:
    case rapidjson::kTrueType:
      return "true or false";
    case rapidjson::kObjectType:
      return "an object";
    case rapidjson::kArrayType:
      return "an array";
    case rapidjson::kStringType:
      return "a string";
    case rapidjson::kNumberType:
      return "a number";
  }
  return "";
}

std::string quoted(std::string_view text) {
  const bool cut = text.size() > longest_shown;
  if (cut) {
    std::size_t end = longest_shown;
    while (end > 0 && (text[end] & 0xC0) == 0x80) --end;
    text = text.substr(0, end);
  }
  std::string json = one_line(write(reference_to(text)));
  if (cut) json.insert(json.size() - 1, "…");
  return json;
}

std::string shown(const value& value) {
  if (value.IsObject() || value.IsArray()) return std::string(kind_of(value));
  return value.IsString() ? quoted(text_of(&value)) : write(value);
}

std::string one_line(std::string_view text) {
  std::string line;
  line.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F) {
      line += fmt::format("\\x{:02x}", byte);
    } else {
      line += c;
    }
  }
  return line;
}

}  // namespace sidehook::config::json
