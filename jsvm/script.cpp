#include "jsvm/script.hpp"

#include <fmt/format.h>

namespace sidehook::jsvm {

std::string describe(const script_fault& fault) {
  std::string text = fault.path + ":";
  if (fault.error.line > 0) text += fmt::format("{}:", fault.error.line);
  if (fault.error.column > 0) text += fmt::format("{}:", fault.error.column);
  text += " " + fault.error.message;
  return fault.excerpt.empty() ? text : text + "\n" + fault.excerpt;
}

}  // namespace sidehook::jsvm
