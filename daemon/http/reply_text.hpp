#pragma once

#include <string>

#include "daemon/http/reply.hpp"

namespace sidehook::http {

/// What becomes of the connection after an answer, and how the client learns of it.
enum class persistence {
  implied,    ///< it stays open, as HTTP/1.1 has it unless told otherwise
  announced,  ///< it stays open, which HTTP/1.0 must be told
  ends,
};

/// Whether the body goes with its header: not in the answer to HEAD.
enum class body_part { sent, left_out };

/// Appends the answer as it goes over the wire. Line breaks in header fields become spaces.
void append_reply(std::string& out, const reply& reply, persistence persistence,
                  body_part body_part);

}  // namespace sidehook::http
