#pragma once

#include <string>
#include <string_view>

namespace sidehook::command {

/// Colours for a terminal, and nothing for anything else.
class palette {
 public:
  explicit palette(bool colours) : colours_(colours) {}

  std::string good(std::string_view text) const { return paint("32", text); }
  std::string bad(std::string_view text) const { return paint("31", text); }
  std::string faint(std::string_view text) const { return paint("2", text); }

 private:
  std::string paint(std::string_view code, std::string_view text) const {
    if (!colours_) return std::string(text);
    return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
  }

  bool colours_;
};

}  // namespace sidehook::command
