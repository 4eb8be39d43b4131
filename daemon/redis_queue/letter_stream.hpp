#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "daemon/queue/dead_letters.hpp"
#include "daemon/redis_queue/part.hpp"

namespace sidehook::redis_queue {

/// The dead letters in Redis, those of all daemons, in steps between which others have their turn.
/// Its ids are times: of a letter, when it died. On the io_context's thread.
class letter_stream {
 public:
  template <class Value>
  using done = std::function<void(Value)>;

  letter_stream(shared& all, redis::client& client) : all_(all), client_(client) {}

  void list(queue::dead_letter_filter filter, std::uint64_t before, std::size_t most,
            done<std::vector<queue::dead_letter>> done);
  void replay(queue::dead_letter_filter filter, done<queue::replay_result> done);
  void remove(queue::dead_letter_filter filter, done<std::size_t> done);

 private:
  using answer = redis::result<std::vector<redis::reply>>;
  enum class order { newest_first, oldest_first };
  /// A letter, what it counts, and what it has for itself when it is run anew.
  struct found {
    queue::dead_letter letter;
    std::string own;
    std::size_t bytes = 0;
  };
  using page = std::vector<found>;
  /// Called with whether to go on, once the page is dealt with.
  using next = std::function<void(bool)>;
  struct walk;
  struct replaying;

  static found found_of(letter_entry entry);
  /// Calls with the id of the newest letter, 0 when there is none or it cannot be told.
  void newest(std::function<void(std::uint64_t)> told);
  void step(const std::shared_ptr<walk>& what);
  void answered(const std::shared_ptr<walk>& what, const answer& told);
  void remove_page(const page& some, const std::shared_ptr<std::size_t>& removed,
                   const next& go_on);
  void measure(const std::shared_ptr<replaying>& what);
  void look_for_room(const std::shared_ptr<replaying>& what);
  void replay_all(const std::shared_ptr<replaying>& what);
  void replay_page(const page& some, const std::shared_ptr<replaying>& what, const next& go_on);

  shared& all_;
  redis::client& client_;
};

}  // namespace sidehook::redis_queue
