#include "daemon/journal/stored_delivery.hpp"

#include <algorithm>
#include <initializer_list>
#include <limits>
#include <string_view>
#include <utility>

#include <zlib.h>

namespace sidehook::journal {
namespace {

std::int64_t sum_of(std::initializer_list<std::string_view> texts) {
  constexpr Bytef zero = 0;
  uLong sum = ::crc32(0, nullptr, 0);
  for (const auto text : texts) {
    sum = ::crc32_z(sum, reinterpret_cast<const Bytef*>(text.data()), text.size());
    // Tells "ab", "c" from "a", "bc".
    sum = ::crc32(sum, &zero, 1);
  }
  return static_cast<std::int64_t>(sum);
}

}  // namespace

std::size_t size_of(const stored_delivery& row) {
  return row.event_json.size() + row.history.size();
}

std::int64_t as_stored(std::uint64_t id) {
  constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  return static_cast<std::int64_t>(std::min(id, most));
}

queue::delivery restored(stored_delivery row, const queue::handler_finder& find) {
  row.id = row.at.id;
  return queue::restored(std::move(row), find);
}

std::int64_t checksum(const queue::delivery& what) {
  const auto& job = *what.job;
  const auto& event = job.event;
  return sum_of({job.event_id, job.api->id, job.api->org_id, event.type,
                 job.handlers[what.handler]->name, event.path, event.key, event.trace_parent,
                 what.history, event.json});
}

std::int64_t checksum(const stored_delivery& row) {
  return sum_of({row.event_id, row.api_id, row.org_id, row.event_type, row.handler, row.path,
                 row.key, row.trace_parent, row.history, row.event_json});
}

}  // namespace sidehook::journal
