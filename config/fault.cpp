#include "config/fault.hpp"

#include <fmt/format.h>

#include "config/json/text.hpp"

namespace sidehook::config {

std::string to_string(const fault& fault) {
  std::string text = fault.file;
  if (fault.line > 0) text += fmt::format(":{}", fault.line);
  if (fault.column > 0) text += fmt::format(":{}", fault.column);
  if (!text.empty()) text += ": ";
  if (fault.severity == fault::level::note) text += "note: ";
  if (!fault.pointer.empty()) text += fault.pointer + ": ";
  return json::one_line(text + fault.message);
}

std::string describe(const fault& fault) {
  return fault.excerpt.empty() ? to_string(fault) : to_string(fault) + "\n" + fault.excerpt;
}

}  // namespace sidehook::config
