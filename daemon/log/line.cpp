#include "daemon/log/line.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace sidehook::log {
namespace {

std::string_view name_of(level level) {
  switch (level) {
    case level::debug:
      return "debug";
    case level::info:
      return "info";
    case level::warn:
      return "warning";
    case level::error:
      return "error";
  }
  return "info";
}

bool is_plain(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '-' || c == '.' || c == '_' || c == '/' || c == '@' ||
           c == '^' || c == '+' || c == ':';
  });
}

void append_quoted(std::string& line, std::string_view text) {
  line += '"';
  for (const char c : text) {
    switch (c) {
      case '"':
        line += "\\\"";
        break;
      case '\\':
        line += "\\\\";
        break;
      case '\n':
        line += "\\n";
        break;
      case '\r':
        line += "\\r";
        break;
      case '\t':
        line += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
          line += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
        } else {
          line += c;
        }
    }
  }
  line += '"';
}

void append_text(std::string& line, std::string_view name, std::string_view value) {
  if (!line.empty()) line += ' ';
  line += name;
  line += '=';
  if (is_plain(value)) {
    line += value;
  } else {
    append_quoted(line, value);
  }
}

std::string text_of(const field& field) {
  if (const auto* text = std::get_if<std::string_view>(&field.value)) return std::string(*text);
  if (const auto* whole = std::get_if<std::int64_t>(&field.value)) return fmt::format("{}", *whole);
  return fmt::format("{:.3f}", std::get<double>(field.value));
}

}  // namespace

std::string time_text(std::chrono::system_clock::time_point time) {
  using namespace std::chrono;
  const auto whole = floor<seconds>(time);
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(system_clock::to_time_t(whole)),
                     duration_cast<milliseconds>(time - whole).count());
}

std::string text_line(std::chrono::system_clock::time_point time, level level,
                      std::string_view message, fields fields) {
  std::string line = fmt::format("time=\"{}\" level={}", time_text(time), name_of(level));
  append_text(line, "message", message);
  for (const auto& field : fields) append_text(line, field.name, text_of(field));
  return line;
}

std::string json_line(std::chrono::system_clock::time_point time, level level,
                      std::string_view message, fields fields) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  const auto string = [&](std::string_view text) {
    writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
  };
  writer.StartObject();
  writer.Key("level");
  string(name_of(level));
  writer.Key("message");
  string(message);
  writer.Key("time");
  string(time_text(time));
  for (const auto& field : fields) {
    writer.Key(field.name.data(), static_cast<rapidjson::SizeType>(field.name.size()));
    if (const auto* text = std::get_if<std::string_view>(&field.value)) {
      string(*text);
    } else if (const auto* whole = std::get_if<std::int64_t>(&field.value)) {
      writer.Int64(*whole);
    } else {
      writer.Double(std::get<double>(field.value));
    }
  }
  writer.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace sidehook::log
