#include "daemon/queue/record.hpp"

#include <limits>

namespace sidehook::queue {
namespace {

constexpr std::string_view format = "1;";
// Until the year 2223; later ones could not be computed with.
constexpr std::int64_t last_time = 8'000'000'000'000;
// Lua counts no further without loss.
constexpr std::uint64_t most_counted = std::uint64_t{1} << 53U;

time_point read_time(netstring_reader& from) {
  return loaded(from.number<std::int64_t>(0, last_time));
}

void read_note(netstring_reader& from, stored_delivery& into) {
  into.count = from.number<std::uint64_t>(1, most_counted);
  into.last_seen = read_time(from);
}

netstring_reader reader_of(std::string_view text) {
  netstring_reader read(text);
  read.skip(format);
  return read;
}

template <class Delivery>
void append_own_of(std::string& to, const Delivery& what, std::string_view handler) {
  append_netstring(to, handler);
  append_number(to, what.attempt);
  append_number(to, what.replayed ? 1 : 0);
  append_number(to, stored(what.accepted));
  append_number(to, what.count);
  append_number(to, stored(what.last_seen));
  append_number(to, what.kills);
  append_netstring(to, what.history);
}

}  // namespace

void append_shared(std::string& to, const route::job& job) {
  const auto& event = job.event;
  for (const std::string_view field :
       {std::string_view(job.event_id), std::string_view(job.api->id),
        std::string_view(job.api->org_id), std::string_view(event.type),
        std::string_view(event.path), std::string_view(event.key),
        std::string_view(event.trace_parent), std::string_view(event.json)})
    append_netstring(to, field);
}

void read_shared(netstring_reader& from, stored_delivery& into) {
  for (auto* field : {&into.event_id, &into.api_id, &into.org_id, &into.event_type, &into.path,
                      &into.key, &into.trace_parent, &into.event_json})
    *field = from.text();
}

void append_own(std::string& to, const delivery& what) {
  append_own_of(to, what, what.job->handlers[what.handler]->name);
}

void read_own(netstring_reader& from, stored_delivery& into) {
  into.handler = from.text();
  into.attempt = from.number<int>(1, std::numeric_limits<int>::max() - 1);
  into.replayed = from.number<int>(0, 1) == 1;
  into.accepted = read_time(from);
  read_note(from, into);
  into.kills = from.number<int>(0, std::numeric_limits<int>::max() - 1);
  into.history = from.text();
}

std::string shared_text(const route::job& job) {
  std::string text(format);
  text.reserve(job.event.json.size() + 256);
  append_shared(text, job);
  return text;
}

std::string own_text(const delivery& what) {
  std::string text(format);
  append_own(text, what);
  return text;
}

std::string own_text(const stored_delivery& row) {
  std::string text(format);
  append_own_of(text, row, row.handler);
  return text;
}

std::string note_text(std::uint64_t count, time_point last_seen) {
  std::string text(format);
  append_number(text, count);
  append_number(text, stored(last_seen));
  return text;
}

std::optional<stored_delivery> read_record(delivery_id id, std::string_view own,
                                           std::string_view shared, std::string_view note) {
  stored_delivery row;
  row.id = id;
  auto shared_part = reader_of(shared);
  read_shared(shared_part, row);
  auto own_part = reader_of(own);
  read_own(own_part, row);
  bool is_sound = shared_part.ended_well() && own_part.ended_well();
  if (!note.empty()) {
    auto note_part = reader_of(note);
    read_note(note_part, row);
    is_sound = is_sound && note_part.ended_well();
  }
  if (!is_sound) return std::nullopt;
  return row;
}

}  // namespace sidehook::queue
