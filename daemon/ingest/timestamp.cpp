#include "daemon/ingest/timestamp.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace sidehook::ingest {

std::string format_time_stamp(std::chrono::system_clock::time_point time) {
  using namespace std::chrono;
  const auto whole = floor<seconds>(time);
  const auto fraction = duration_cast<nanoseconds>(time - whole).count();
  std::string text =
      fmt::format("{:%Y-%m-%d %H:%M:%S}", fmt::gmtime(system_clock::to_time_t(whole)));
  if (fraction != 0) {
    text += fmt::format(".{:09}", fraction);
    text.erase(text.find_last_not_of('0') + 1);
  }
  return text + " +0000 UTC";
}

}  // namespace sidehook::ingest
