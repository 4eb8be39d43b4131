#pragma once

#include <chrono>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/command/top_page.hpp"

namespace sidehook::command {

struct top_line {
  enum class tone { plain, bad, faint };

  std::string text;
  tone shown = tone::plain;
};

/// How much of a page can be seen. A script sees all lines.
struct page_size {
  std::size_t columns = 120;
  std::size_t rows = std::numeric_limits<std::size_t>::max();
};

/// The page as lines of text that fit, safe for a terminal whatever the daemon says.
std::vector<top_line> lines_of(const top_page& page, page_size size);
/// The page of a daemon that cannot be asked.
std::vector<top_line> lines_without_daemon(std::string_view failure, page_size size);

}  // namespace sidehook::command
