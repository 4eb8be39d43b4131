#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <boost/system/result.hpp>

namespace sidehook::redis {

/// What a server answers to one command.
struct reply {
  enum class kind {
    nil,
    integer,  ///< in `number`
    text,     ///< in `text`, any bytes
    status,   ///< in `text`: "OK", …
    error,    ///< in `text`: "WRONGTYPE …"; nothing was done
    list,     ///< in `items`
  };
  kind what = kind::nil;
  std::int64_t number = 0;
  std::string text = {};
  std::vector<reply> items = {};

  bool is(kind wanted) const { return what == wanted; }
};

/// Why there is no answer. What was sent may have been done all the same, unless it was never sent.
struct failure {
  enum class reason {
    gone,       ///< there is no connection, or it was lost
    timed_out,  ///< no answer within the time; the connection is made anew
    full,       ///< too many commands wait already (redis.max_pending); it was not sent
    stopped,    ///< the client was stopped
  };
  reason why = reason::gone;
  /// One sentence for people, with the server's address and without a secret.
  std::string message = {};
};

/// What everything ends with that a client had not answered when it was stopped.
failure stopped();

[[noreturn]] void throw_exception_from_error(const failure& why,
                                             const boost::source_location& place);

template <class T>
using result = boost::system::result<T, failure>;

}  // namespace sidehook::redis
