#include "daemon/access/token_buckets.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace sidehook::access {
namespace {

token_buckets::duration interval_of(const rate_rules& rules) {
  if (rules.per_s == 0) return token_buckets::duration(0);
  return token_buckets::duration(std::chrono::seconds(1)) / static_cast<std::int64_t>(rules.per_s);
}

}  // namespace

token_buckets::token_buckets(const rate_rules& rules)
    : rules_(rules), interval_(interval_of(rules)) {}

token_buckets::duration token_buckets::take(const std::string& source, time now) {
  if (rules_.per_s == 0) return duration(0);
  const std::lock_guard lock(mutex_);
  return take_from(bucket_of(source, now), now);
}

std::size_t token_buckets::size() const {
  const std::lock_guard lock(mutex_);
  return buckets_.size();
}

token_buckets::bucket& token_buckets::bucket_of(const std::string& source, time now) {
  const auto found = by_source_.find(source);
  if (found != by_source_.end()) {
    buckets_.splice(buckets_.begin(), buckets_, found->second);
    return buckets_.front();
  }
  if (buckets_.size() < rules_.sources) return add(source, buckets_.emplace(buckets_.end()));
  const auto oldest = std::prev(buckets_.end());
  if (oldest->full_at > now) return shared_;
  by_source_.erase(oldest->source);
  return add(source, oldest);
}

token_buckets::bucket& token_buckets::add(const std::string& source, buckets::iterator place) {
  *place = {source, time()};
  by_source_.emplace(place->source, place);
  buckets_.splice(buckets_.begin(), buckets_, place);
  return *place;
}

token_buckets::duration token_buckets::take_from(bucket& from, time now) const {
  const time filling_since = std::max(from.full_at, now);
  const duration missing = filling_since - now;
  const duration most_missing = interval_ * static_cast<std::int64_t>(rules_.burst - 1);
  if (missing > most_missing) return missing - most_missing;
  from.full_at = filling_since + interval_;
  return duration(0);
}

}  // namespace sidehook::access
