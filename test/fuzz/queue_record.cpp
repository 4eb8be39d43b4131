#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "daemon/queue/record.hpp"

// Texts of a delivery, with a line feed between what it has for itself, what it shares and its
// note.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sidehook::queue;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto first = std::min(text.find('\n'), size);
  const auto rest = text.substr(std::min(first + 1, size));
  const auto second = std::min(rest.find('\n'), rest.size());
  const auto read = read_record(1, text.substr(0, first), rest.substr(0, second),
                                rest.substr(std::min(second + 1, rest.size())));
  // What was read is written so that it is read as the same.
  if (!read) return 0;
  const auto own = own_text(*read);
  const auto again = read_record(1, own, rest.substr(0, second), "");
  if (!again || own_text(*again) != own) std::abort();
  return 0;
}
