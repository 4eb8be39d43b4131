#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/redis/reply.hpp"

struct redisReader;

namespace sidehook::redis {

/// Bytes of a server → replies, by hiredis' reader (RESP2, lists within lists down to seven). Owned
/// by a connection.
class reply_reader {
 public:
  /// What a reply may measure on the wire.
  static constexpr std::size_t most_bytes = std::size_t{256} * 1024 * 1024;

  explicit reply_reader(std::size_t most_reply_bytes = most_bytes);

  /// Takes what has come. After a fault everything is ignored.
  void feed(std::string_view bytes);
  /// The next whole reply, if it has come.
  std::optional<reply> next();
  /// What is wrong with the bytes, in words that follow "the server"; "" as long as nothing is.
  const std::string& fault() const { return fault_; }

 private:
  struct deleter {
    void operator()(redisReader* reader) const;
  };

  std::unique_ptr<redisReader, deleter> reader_;
  const std::size_t most_reply_bytes_;
  // Fed, and not part of a reply that is whole.
  std::size_t waiting_bytes_ = 0;
  std::string fault_;
};

}  // namespace sidehook::redis
