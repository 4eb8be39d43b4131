#include "daemon/ingest/media_type.hpp"

#include <algorithm>

#include "config/ascii_case.hpp"

namespace sidehook::ingest {

std::string media_type(std::string_view content_type) {
  const auto end = content_type.substr(0, content_type.find(';'));
  std::string made(end.substr(0, end.find_last_not_of(" \t") + 1));
  std::ranges::transform(made, made.begin(), config::to_lower);
  return made;
}

}  // namespace sidehook::ingest
