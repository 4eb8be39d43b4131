#include "daemon/metrics/process_figures.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

namespace sidehook::metrics {
namespace {

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

double now(clockid_t clock) {
  timespec time{};
  ::clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

// The fields of /proc/self/stat from the third on: what precedes them is the program's name, which
// may hold anything.
std::istringstream fields_of_stat() {
  std::ifstream file("/proc/self/stat");
  std::string line;
  std::getline(file, line);
  const auto end_of_name = line.rfind(')');
  return std::istringstream(end_of_name == std::string::npos ? "" : line.substr(end_of_name + 1));
}

// proc(5): 20 is num_threads, 22 starttime, 23 vsize, 24 rss.
void read_stat(process_figures& figures) {
  auto fields = fields_of_stat();
  std::string skipped;
  double ticks_at_start = 0;
  std::size_t pages = 0;
  for (int field = 3; field < 20; ++field) fields >> skipped;
  fields >> figures.threads >> skipped >> ticks_at_start >> figures.virtual_bytes >> pages;
  figures.resident_bytes = pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  const double up_at_start = ticks_at_start / static_cast<double>(::sysconf(_SC_CLK_TCK));
  figures.started = now(CLOCK_REALTIME) - (now(CLOCK_BOOTTIME) - up_at_start);
}

std::size_t count_open_files() {
  std::error_code error;
  std::filesystem::directory_iterator files("/proc/self/fd", error);
  if (error) return 0;
  // One of them is that of the directory.
  const auto all = std::distance(begin(files), end(files));
  return static_cast<std::size_t>(std::max<std::ptrdiff_t>(all - 1, 0));
}

}  // namespace

process_figures read_process_figures() {
  process_figures figures;
  read_stat(figures);
  rusage usage{};
  if (::getrusage(RUSAGE_SELF, &usage) == 0)
    figures.cpu_seconds = seconds(usage.ru_utime) + seconds(usage.ru_stime);
  figures.open_files = count_open_files();
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) == 0) figures.max_open_files = files.rlim_cur;
  return figures;
}

}  // namespace sidehook::metrics
