#include "daemon/redis_queue/settling.hpp"

#include <algorithm>
#include <utility>

#include "daemon/queue/record.hpp"

namespace sidehook::redis_queue {
namespace {

using decision = queue::settlement::decision;

settling begun(const leased& one, const char* become) {
  return {one.what.id, one.from, one.bytes, become};
}

}  // namespace

settling settling_of(const leased& one, queue::settlement how) {
  auto then = one.what;
  switch (how.what) {
    case decision::again: {
      ++then.attempt;
      then.history = std::move(how.history);
      auto result = begun(one, "later");
      result.own = own_text(then);
      result.due = how.due;
      return result;
    }
    case decision::postponed: {
      auto result = begun(one, "later");
      result.own = own_text(then);
      result.due = how.due;
      return result;
    }
    case decision::dead: {
      then.history = std::move(how.history);
      auto result = begun(one, "dead");
      result.own = own_text(then);
      result.word = std::move(how.reason);
      return result;
    }
    case decision::unattempted: {
      auto result = begun(one, "unattempted");
      result.own = own_text(then);
      return result;
    }
    case decision::noted:
    case decision::done:
      break;
  }
  return begun(one, "done");
}

settling noted(const leased& one) {
  auto result = begun(one, "noted");
  result.word = queue::note_text(one.what.count, one.what.last_seen);
  return result;
}

settling unreadable(queue::delivery_id id, stream from, std::size_t bytes) {
  return {id, from, bytes, "unreadable"};
}

void append_arguments(const settling& one, queue::time_point now,
                      std::vector<std::string>& arguments) {
  std::string word = one.word;
  if (one.become == "later") {
    const auto delay = std::chrono::ceil<std::chrono::milliseconds>(one.due - now);
    word = std::to_string(std::max<std::int64_t>(delay.count(), 0));
  }
  arguments.insert(arguments.end(),
                   {name_of(one.from), std::to_string(one.id), std::to_string(one.bytes),
                    one.become, one.own, std::move(word)});
}

}  // namespace sidehook::redis_queue
