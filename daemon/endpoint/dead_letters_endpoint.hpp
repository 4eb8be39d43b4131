#pragma once

#include "daemon/http/request.hpp"
#include "daemon/http/responder.hpp"
#include "daemon/outcome/redactor.hpp"
#include "daemon/queue/dead_letters.hpp"

namespace sidehook::endpoint {

/// Dead letters for whoever administers Sidehook. Any thread; answers when the queue does.
///
/// Which ones are told by the query: api_id, event_type, handler, from and to (when they died, in
/// seconds since 1970; `to` excluded).
class dead_letters_endpoint {
 public:
  /// @param keys  how those are shown that events have
  dead_letters_endpoint(queue::dead_letters& letters, outcome::key_display keys)
      : letters_(letters), keys_(keys) {}

  /// GET /dead-letters: the newest first, without events, and of the attempts the last one's error;
  /// at most `limit` (100), those older than the id `before`. "next" in the answer is the `before`
  /// of the next page.
  void list(http::request request, http::responder respond);
  /// GET /dead-letters/{id}: all that is known of one.
  void show(http::request request, http::responder respond);
  /// POST /dead-letters/replay, and of one: puts them back into the queue, all of them or none.
  void replay(http::request request, http::responder respond);
  void replay_one(http::request request, http::responder respond);
  /// DELETE /dead-letters, and of one.
  void remove(http::request request, http::responder respond);
  void remove_one(http::request request, http::responder respond);

 private:
  queue::dead_letters& letters_;
  const outcome::key_display keys_;
};

}  // namespace sidehook::endpoint
