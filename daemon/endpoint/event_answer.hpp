#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/http/problem.hpp"
#include "daemon/http/reply.hpp"
#include "daemon/ingest/event_decoder.hpp"
#include "daemon/trace/span.hpp"
#include "jsvm/invocation.hpp"

namespace sidehook::endpoint {

/// A handler's run, as the answer to ?wait=true shows it.
struct run_answer {
  std::string handler;
  /// Nothing until it has ended.
  std::optional<jsvm::run_result> result;
};

/// What became of one event of a request.
struct event_answer {
  /// Set when it was refused; the rest then means nothing.
  std::optional<http::problem> refused;
  /// Why it runs nothing, when it was understood and is not meant to; the rest then means nothing.
  std::string ignored_because;
  std::string event_id;
  std::string api_id;
  std::size_t handlers = 0;
  /// It was accepted before, and does not run again.
  bool repeated = false;
  std::vector<run_answer> runs;
  /// Begun when the request came; null when the event is not traced.
  std::shared_ptr<trace::span> span;
};

enum class runs_shown { no, yes };

/// How the answer to a body looks.
struct answer_style {
  ingest::decoded_body::shape shape = ingest::decoded_body::shape::single;
  /// What its sender wants instead of the usual.
  std::optional<ingest::answer_form> wanted = {};
};

/// The answer to a POST of events. One event that was refused is a problem document; a batch of
/// which some were refused is 207, with a status and a result for each. Where the sender wants an
/// answer of its own form, a single refusal makes it one of the whole.
http::reply to_reply(const std::vector<event_answer>& events, const answer_style& style,
                     runs_shown runs);

/// The problem that a refused event, or body, is to its sender.
http::problem to_problem(const ingest::refusal& refusal);

}  // namespace sidehook::endpoint
