#pragma once

#include <chrono>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

#include <time.h>

namespace sidehook::bench {

inline std::string file_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The processor time that this process has used.
inline double cpu_seconds() {
  timespec used{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

/// How often something was done, and the processor time that it took.
struct measured {
  std::uint64_t count = 0;
  double cpu_seconds = 0;
};

/// Does it, so many times at a stretch, until the time is up.
template <class Work>
measured measure(double seconds, std::uint64_t stretch, Work work) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
  const double before = cpu_seconds();
  measured made;
  do {
    work(stretch);
    made.count += stretch;
  } while (std::chrono::steady_clock::now() < end);
  made.cpu_seconds = cpu_seconds() - before;
  return made;
}

}  // namespace sidehook::bench
