#include "daemon/queue/dead_letters.hpp"

namespace sidehook::queue {
namespace {

template <class Value>
bool fits(const std::optional<Value>& wanted, const Value& value) {
  return !wanted || *wanted == value;
}

}  // namespace

bool matches(const dead_letter_filter& filter, const dead_letter& letter) {
  return fits(filter.id, letter.id) && fits(filter.api_id, letter.api_id) &&
         fits(filter.event_type, letter.event_type) && fits(filter.handler, letter.handler) &&
         (!filter.from || letter.died >= *filter.from) && (!filter.to || letter.died < *filter.to);
}

}  // namespace sidehook::queue
