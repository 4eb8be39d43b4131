#pragma once

#include <string>
#include <vector>

#include "daemon/log/logger.hpp"

namespace sidehook::test {

/// A sink whose lines the test reads, from the level on: without the time.
struct noted_lines : log::sink {
  explicit noted_lines(std::vector<std::string>& lines) : lines(lines) {}
  void write(std::string_view line) override {
    lines.emplace_back(line.substr(line.find("level=")));
  }
  void flush() override {}
  std::vector<std::string>& lines;
};

}  // namespace sidehook::test
