#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "daemon/journal/pack.hpp"

// The text of a pack of eight. Whatever it is, eight deliveries come of it, and those that are
// intact come back from a pack that is made of them.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sidehook;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto rows = journal::unpacked(1, 8, text);
  if (rows.size() != 8) std::abort();
  for (const auto& row : rows) {
    if (!row.intact) continue;
    const auto nobody = [](const auto&, const auto&, const auto&) { return std::nullopt; };
    const journal::placed whole(row.at, journal::restored(row, nobody));
    const auto packs = journal::packed({&whole, 1});
    if (packs.size() != 1) std::abort();
    const auto again = journal::unpacked(row.at.id, row.at.id, packs.front().text);
    if (!again.front().intact || again.front().event_json != row.event_json ||
        again.front().handler != row.handler || again.front().accepted != row.accepted)
      std::abort();
  }
  return 0;
}
