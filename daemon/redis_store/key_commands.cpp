#include "daemon/redis_store/key_commands.hpp"

#include <algorithm>
#include <memory>
#include <mutex>
#include <optional>

namespace sidehook::redis_store {
namespace {

// Far below redis.max_pending, which all share.
constexpr std::size_t most_at_once = 100;

/// What has been sent, and what has come back. Replies come on the client's thread, and, once it is
/// stopped, on that of the sender.
class exchange : public std::enable_shared_from_this<exchange> {
 public:
  using answered = std::function<void(result<std::vector<redis::reply>>)>;

  exchange(store_client& client, std::vector<redis::command> commands, answered done)
      : client_(client), commands_(std::move(commands)), done_(std::move(done)) {}

  void send_some() {
    const auto begin = replies_.size();
    const auto end = std::min(begin + most_at_once, commands_.size());
    if (begin == end) return done_(std::move(replies_));
    replies_.resize(end);
    under_way_ = end - begin;
    for (auto i = begin; i < end; ++i) {
      std::string key = commands_[i].words.at(1);
      client_.send(std::move(key), std::move(commands_[i]),
                   [self = shared_from_this(), i](redis::result<redis::reply> reply) {
                     self->take(i, std::move(reply));
                   });
    }
  }

 private:
  void take(std::size_t i, redis::result<redis::reply> reply) {
    if (!note(i, std::move(reply))) return;
    if (refused_) return done_(*std::move(refused_));
    send_some();
  }

  // Whether nothing is under way any more.
  bool note(std::size_t i, redis::result<redis::reply> reply) {
    const std::scoped_lock lock(mutex_);
    if (auto why = why_refused(reply)) {
      if (!refused_) refused_ = std::move(why);
    } else {
      replies_[i] = std::move(*reply);
    }
    return --under_way_ == 0;
  }

  store_client& client_;
  std::vector<redis::command> commands_;
  answered done_;
  std::mutex mutex_;
  std::vector<redis::reply> replies_;
  std::optional<refusal> refused_;
  std::size_t under_way_ = 0;
};

}  // namespace

redis::command command_of(std::string verb, std::string key) {
  return {{std::move(verb), std::move(key)}};
}

void send_each(store_client& client, std::vector<redis::command> commands,
               std::function<void(result<std::vector<redis::reply>>)> done) {
  std::make_shared<exchange>(client, std::move(commands), std::move(done))->send_some();
}

}  // namespace sidehook::redis_store
