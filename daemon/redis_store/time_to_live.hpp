#pragma once

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

namespace sidehook::redis_store {

/// Seconds as Redis takes them. It refuses what ends beyond its time, which is not so far away that
/// nobody would say so; 0 for none.
inline std::string seconds_text(std::chrono::seconds time_to_live) {
  constexpr std::chrono::seconds none{0};
  constexpr std::chrono::seconds most{9'000'000'000'000'000};
  return std::to_string(std::clamp(time_to_live, none, most).count());
}

/// Adds to SET that the value is kept so long. Without it, and so with no time to live, or 0 or
/// less of it, SET ends one that there was.
inline void add_time_to_live(std::vector<std::string>& set, std::chrono::seconds time_to_live) {
  if (time_to_live <= std::chrono::seconds(0)) return;
  set.emplace_back("EX");
  set.push_back(seconds_text(time_to_live));
}

}  // namespace sidehook::redis_store
