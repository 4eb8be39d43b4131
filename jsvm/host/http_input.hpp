#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "jsvm/host/ports.hpp"
#include "jsvm/json.hpp"

// What scripts hand to TykMakeHttpRequest and TykBatchRequest, decoded as the gateway decodes it:
// names of members in any case, null for "not given", other members ignored, wrong types refused
// (jsvm/compatibility.md, "TykMakeHttpRequest", "TykBatchRequest").
namespace sidehook::jsvm::host {

/// Why an input is refused: which member, and what it has to be.
struct input_fault {
  std::string message;
};

enum class failure_form {
  undefined,  ///< the call returns undefined, as in the gateway
  reported,   ///< the call returns an answer with a code of 0 and the error
};

/// One request, or what is wrong with it, and what the script wants back when there is no answer.
struct http_call {
  std::variant<http_request, input_fault> request;
  failure_form on_failure = failure_form::undefined;
};

http_call decode_http_call(const json& input);

struct batch_call {
  struct unit {
    http_request request;
    /// As the script gave it, for the reply.
    std::string relative_url;
  };
  std::vector<unit> units;
  enum class order { parallel, one_after_another } order = order::parallel;
};

/// @param most  requests in one batch
std::variant<batch_call, input_fault> decode_batch_call(const json& input, std::size_t most);

}  // namespace sidehook::jsvm::host
