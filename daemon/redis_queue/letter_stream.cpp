#include "daemon/redis_queue/letter_stream.hpp"

#include <algorithm>
#include <utility>

#include "daemon/queue/record.hpp"

namespace sidehook::redis_queue {
namespace {

constexpr std::size_t page_size = 64;
// Beyond what a script can count with.
constexpr std::uint64_t largest_id = (std::uint64_t{1} << 53U) - 1;

// The ids of that time begin with it.
std::uint64_t id_at(queue::time_point time) {
  const auto count = std::chrono::floor<std::chrono::microseconds>(time.time_since_epoch()).count();
  return std::clamp<std::int64_t>(count, 0, static_cast<std::int64_t>(largest_id));
}

queue::time_point time_of(std::uint64_t id) {
  return queue::time_point(std::chrono::microseconds(std::min(id, largest_id)));
}

}  // namespace

/// Letters of a filter, a page at a time.
struct letter_stream::walk {
  queue::dead_letter_filter filter;
  order way = order::oldest_first;
  // Ids, both included.
  std::uint64_t from = 0;
  std::uint64_t to = largest_id;
  std::function<void(page, next)> take;
  /// With whether all were seen that there are.
  std::function<void(bool)> end;

  // What the filter says about ids.
  void narrow() {
    if (filter.id) from = std::max(from, *filter.id);
    if (filter.id) to = std::min(to, *filter.id);
    if (filter.from) from = std::max(from, id_at(*filter.from));
    if (filter.to) to = std::min(to, id_at(*filter.to));
  }
};

struct letter_stream::replaying {
  queue::dead_letter_filter filter;
  std::uint64_t last = 0;
  std::size_t wanted = 0;
  std::size_t wanted_bytes = 0;
  queue::replay_result result;
  done<queue::replay_result> tell;
};

letter_stream::found letter_stream::found_of(letter_entry entry) {
  found result;
  auto& letter = result.letter;
  letter.id = entry.what.id;
  letter.died = time_of(entry.what.id);
  letter.reason = std::move(entry.reason);
  auto row = queue::read_record(entry.what.id, entry.what.own, entry.what.shared, "");
  if (!row) {
    letter.reason = "unreadable";
    return result;
  }
  letter.event_id = row->event_id;
  letter.api_id = row->api_id;
  letter.org_id = row->org_id;
  letter.event_type = row->event_type;
  letter.handler = row->handler;
  letter.event_json = row->event_json;
  letter.attempts = row->attempt;
  letter.history = row->history;
  letter.accepted = row->accepted;
  letter.count = row->count;
  letter.last_seen = row->last_seen;

  row->attempt = 1;
  row->replayed = true;
  row->accepted = std::chrono::system_clock::now();
  row->kills = 0;
  row->history.clear();
  result.own = own_text(*row);
  result.bytes = result.own.size() + entry.what.shared.size();
  return result;
}

void letter_stream::newest(std::function<void(std::uint64_t)> told) {
  const auto& letters = all_.code.names().letters;
  client_.send({{"XREVRANGE", letters, "+", "-", "COUNT", "1"}},
               [told = std::move(told)](const redis::result<redis::reply>& answer) {
                 const auto first = answer ? read_letters(*answer) : std::vector<letter_entry>();
                 told(first.empty() ? 0 : first.front().what.id);
               });
}

void letter_stream::step(const std::shared_ptr<walk>& what) {
  if (what->from > what->to) return what->end(true);
  const bool newest_first = what->way == order::newest_first;
  auto from = std::to_string(what->from);
  auto to = std::to_string(what->to);
  if (newest_first) std::swap(from, to);
  const auto& letters = all_.code.names().letters;
  redis::request request;
  request.commands = {{{newest_first ? "XREVRANGE" : "XRANGE", letters, from, to, "COUNT",
                        std::to_string(page_size)}}};
  request.key = letters;
  client_.send(std::move(request), [this, what](const answer& told) { answered(what, told); });
}

void letter_stream::answered(const std::shared_ptr<walk>& what, const answer& told) {
  if (!told || told->empty() || !told->front().is(redis::reply::kind::list))
    return what->end(false);
  auto letters = read_letters(told->front());
  if (letters.empty()) return what->end(true);
  const auto last = letters.back().what.id;
  what->way == order::newest_first ? what->to = last - 1 : what->from = last + 1;
  page some;
  for (auto& each : letters) {
    auto one = found_of(std::move(each));
    if (queue::matches(what->filter, one.letter)) some.push_back(std::move(one));
  }
  what->take(std::move(some), [this, what](bool go_on) { go_on ? step(what) : what->end(true); });
}

void letter_stream::list(queue::dead_letter_filter filter, std::uint64_t before, std::size_t most,
                         done<std::vector<queue::dead_letter>> done) {
  auto letters = std::make_shared<std::vector<queue::dead_letter>>();
  auto what = std::make_shared<walk>();
  what->filter = std::move(filter);
  what->way = order::newest_first;
  if (before > 0) what->to = std::min(what->to, before - 1);
  what->narrow();
  what->take = [letters, most](page some, const next& go_on) {
    for (auto& each : some) {
      if (letters->size() < most) letters->push_back(std::move(each.letter));
    }
    go_on(letters->size() < most);
  };
  what->end = [letters, done = std::move(done)](bool /*complete*/) { done(std::move(*letters)); };
  step(what);
}

void letter_stream::remove(queue::dead_letter_filter filter, done<std::size_t> done) {
  newest([this, filter = std::move(filter), done = std::move(done)](std::uint64_t last) {
    auto removed = std::make_shared<std::size_t>(0);
    auto what = std::make_shared<walk>();
    what->filter = filter;
    what->to = last;
    what->narrow();
    what->take = [this, removed](const page& some, const next& go_on) {
      remove_page(some, removed, go_on);
    };
    what->end = [removed, done](bool /*complete*/) { done(*removed); };
    step(what);
  });
}

void letter_stream::remove_page(const page& some, const std::shared_ptr<std::size_t>& removed,
                                const next& go_on) {
  if (some.empty()) return go_on(true);
  std::vector<std::string> ids;
  for (const auto& each : some) ids.push_back(std::to_string(each.letter.id));
  client_.send(
      all_.call(all_.code.remove, std::move(ids)), [this, removed, go_on](const answer& told) {
        const bool done = told && !told->empty() && told->front().is(redis::reply::kind::list);
        if (done) {
          all_.counts.note(item(told->front(), 0));
          *removed += static_cast<std::size_t>(item(told->front(), 1).number);
        }
        go_on(done);
      });
}

void letter_stream::replay(queue::dead_letter_filter filter, done<queue::replay_result> done) {
  auto what = std::make_shared<replaying>();
  what->filter = std::move(filter);
  what->tell = std::move(done);
  newest([this, what](std::uint64_t last) {
    what->last = last;
    measure(what);
  });
}

// How much room all of them need.
void letter_stream::measure(const std::shared_ptr<replaying>& what) {
  auto over = std::make_shared<walk>();
  over->filter = what->filter;
  over->to = what->last;
  over->narrow();
  over->take = [what](const page& some, const next& go_on) {
    for (const auto& each : some) {
      if (each.own.empty()) continue;
      ++what->wanted;
      what->wanted_bytes += each.bytes;
    }
    go_on(true);
  };
  over->end = [this, what](bool complete) {
    if (!complete || what->last == 0) {
      what->result.rest =
          client_.failure().empty() ? queue::admission::accepted : queue::admission::gone;
      return what->tell(what->result);
    }
    look_for_room(what);
  };
  step(over);
}

void letter_stream::look_for_room(const std::shared_ptr<replaying>& what) {
  const auto& counts = all_.code.names().counts;
  client_.send({{"HMGET", counts, "deliveries", "bytes"}},
               [this, what](const redis::result<redis::reply>& told) {
                 const auto number = [&](std::size_t index) -> std::size_t {
                   return told ? id_of(item(*told, index).text).value_or(0) : 0;
                 };
                 if (number(0) + what->wanted > all_.settings.max_events)
                   what->result.rest = queue::admission::full_events;
                 else if (number(1) + what->wanted_bytes > all_.settings.max_bytes)
                   what->result.rest = queue::admission::full_bytes;
                 if (!told) what->result.rest = queue::admission::gone;
                 if (what->result.rest != queue::admission::accepted)
                   return what->tell(what->result);
                 replay_all(what);
               });
}

void letter_stream::replay_all(const std::shared_ptr<replaying>& what) {
  auto over = std::make_shared<walk>();
  over->filter = what->filter;
  over->to = what->last;
  over->narrow();
  over->take = [this, what](const page& some, const next& go_on) {
    replay_page(some, what, go_on);
  };
  over->end = [what](bool complete) {
    if (!complete) what->result.rest = queue::admission::gone;
    what->tell(what->result);
  };
  step(over);
}

void letter_stream::replay_page(const page& some, const std::shared_ptr<replaying>& what,
                                const next& go_on) {
  std::vector<std::string> arguments{std::to_string(all_.settings.max_events),
                                     std::to_string(all_.settings.max_bytes)};
  for (const auto& each : some) {
    if (each.own.empty()) continue;
    arguments.push_back(std::to_string(each.letter.id));
    arguments.push_back(each.own);
  }
  if (arguments.size() == 2) return go_on(true);
  client_.send(
      all_.call(all_.code.replay, std::move(arguments)), [this, what, go_on](const answer& told) {
        const bool done = told && !told->empty() && told->front().is(redis::reply::kind::list);
        auto& rest = what->result.rest;
        if (done) {
          all_.counts.note(item(told->front(), 0));
          what->result.replayed += static_cast<std::size_t>(item(told->front(), 2).number);
          rest = admission_of(item(told->front(), 1).text).value_or(queue::admission::full_events);
        } else {
          rest = queue::admission::gone;
        }
        go_on(rest == queue::admission::accepted);
      });
}

}  // namespace sidehook::redis_queue
