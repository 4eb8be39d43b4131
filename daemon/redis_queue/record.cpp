#include "daemon/redis_queue/record.hpp"

#include <charconv>
#include <limits>

namespace sidehook::redis_queue {
namespace {

constexpr std::string_view format = "1;";
// Until the year 2223; later ones could not be computed with.
constexpr std::int64_t last_time = 8'000'000'000'000;
// Lua counts no further without loss.
constexpr std::uint64_t most_counted = std::uint64_t{1} << 53U;

void add(std::string& to, std::string_view text) {
  to += std::to_string(text.size());
  to += ':';
  to += text;
  to += ',';
}

template <class Number>
void add_number(std::string& to, Number number) {
  add(to, std::to_string(number));
}

/// Reads netstrings one after the other. After the first that is none, all are "", and is_good()
/// is false.
class text_reader {
 public:
  explicit text_reader(std::string_view text) : rest_(text) {
    good_ = rest_.starts_with(format);
    if (good_) rest_.remove_prefix(format.size());
  }

  std::string_view text() {
    std::size_t size = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), size);
    const auto digits = static_cast<std::size_t>(end - rest_.data());
    good_ = good_ && error == std::errc() && digits + 1 < rest_.size() && rest_[digits] == ':' &&
            size < rest_.size() - digits - 1 && rest_[digits + 1 + size] == ',';
    if (!good_) return {};
    const auto found = rest_.substr(digits + 1, size);
    rest_.remove_prefix(digits + 1 + size + 1);
    return found;
  }

  template <class Number>
  Number number(Number least, Number most) {
    const auto digits = text();
    Number value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    good_ = good_ && error == std::errc() && end == digits.data() + digits.size() &&
            value >= least && value <= most;
    return good_ ? value : least;
  }

  queue::time_point time() { return queue::loaded(number<std::int64_t>(0, last_time)); }

  /// Whether all was as expected, and nothing is left.
  bool ended_well() const { return good_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool good_ = true;
};

bool read_shared(std::string_view text, queue::stored_delivery& into) {
  text_reader read(text);
  for (auto* field : {&into.event_id, &into.api_id, &into.org_id, &into.event_type, &into.path,
                      &into.key, &into.trace_parent, &into.event_json})
    *field = read.text();
  return read.ended_well();
}

bool read_own(std::string_view text, queue::stored_delivery& into) {
  text_reader read(text);
  into.handler = read.text();
  into.attempt = read.number<int>(1, std::numeric_limits<int>::max() - 1);
  into.replayed = read.number<int>(0, 1) == 1;
  into.accepted = read.time();
  into.count = read.number<std::uint64_t>(1, most_counted);
  into.last_seen = read.time();
  into.kills = read.number<int>(0, std::numeric_limits<int>::max() - 1);
  into.history = read.text();
  return read.ended_well();
}

bool read_note(std::string_view text, queue::stored_delivery& into) {
  if (text.empty()) return true;
  text_reader read(text);
  into.count = read.number<std::uint64_t>(1, most_counted);
  into.last_seen = read.time();
  return read.ended_well();
}

template <class Delivery>
std::string own_text_of(const Delivery& what, const std::string& handler) {
  std::string text(format);
  add(text, handler);
  add_number(text, what.attempt);
  add_number(text, what.replayed ? 1 : 0);
  add_number(text, queue::stored(what.accepted));
  add_number(text, what.count);
  add_number(text, queue::stored(what.last_seen));
  add_number(text, what.kills);
  add(text, what.history);
  return text;
}

}  // namespace

std::string shared_text(const route::job& job) {
  const auto& event = job.event;
  std::string text(format);
  text.reserve(event.json->size() + 256);
  for (const std::string_view field :
       {std::string_view(job.event_id), std::string_view(job.api->id),
        std::string_view(job.api->org_id), std::string_view(event.type),
        std::string_view(event.path), std::string_view(event.key),
        std::string_view(event.trace_parent), std::string_view(*event.json)})
    add(text, field);
  return text;
}

std::string own_text(const queue::delivery& what) {
  return own_text_of(what, what.job->handlers[what.handler]->name);
}

std::string own_text(const queue::stored_delivery& row) { return own_text_of(row, row.handler); }

std::string note_text(std::uint64_t count, queue::time_point last_seen) {
  std::string text(format);
  add_number(text, count);
  add_number(text, queue::stored(last_seen));
  return text;
}

std::optional<queue::stored_delivery> read_record(queue::delivery_id id, std::string_view own,
                                                  std::string_view shared, std::string_view note) {
  queue::stored_delivery row;
  row.id = id;
  if (!read_shared(shared, row) || !read_own(own, row) || !read_note(note, row))
    return std::nullopt;
  return row;
}

}  // namespace sidehook::redis_queue
