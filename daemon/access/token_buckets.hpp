#pragma once

#include <chrono>
#include <cstddef>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace sidehook::access {

struct rate_rules {
  /// How many one source may take in a second, in the long run; 0 bounds nothing.
  std::size_t per_s = 0;
  /// How many at once; at least 1.
  std::size_t burst = 100;
  /// How many sources are counted apart; at least 1.
  std::size_t sources = 10'000;
};

/// A bucket of tokens for each source, from which each request takes one. Any thread.
///
/// A bucket that has filled up again is as good as none, and gives its place to another source.
/// While there is no place, sources without a bucket share one: so whoever comes from many
/// addresses gets no more by that, and takes no more memory.
class token_buckets {
 public:
  using time = std::chrono::steady_clock::time_point;
  using duration = std::chrono::steady_clock::duration;

  explicit token_buckets(const rate_rules& rules);

  /// Takes a token.
  /// @return 0, or how long it takes until there is one: then none was taken
  duration take(const std::string& source, time now);
  /// How many sources have buckets.
  std::size_t size() const;

 private:
  /// A bucket is known by when it will be full, if nothing more is taken.
  struct bucket {
    std::string source;
    time full_at;
  };
  using buckets = std::list<bucket>;

  bucket& bucket_of(const std::string& source, time now);
  bucket& add(const std::string& source, buckets::iterator place);
  duration take_from(bucket& from, time now) const;

  const rate_rules rules_;
  /// In which one token comes.
  const duration interval_;

  mutable std::mutex mutex_;
  /// Those asked for last come first.
  buckets buckets_;
  std::unordered_map<std::string_view, buckets::iterator> by_source_;
  bucket shared_;
};

}  // namespace sidehook::access
