#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/ingest/json_scan.hpp"

namespace sidehook::ingest {

/// What the webhooks of Tyk's gateway call themselves.
constexpr std::string_view tyk_user_agent = "Tyk-Hookshot";

/// A body that Tyk's gateway posts where a webhook has no template of its own, as an event.
struct tyk_webhook {
  std::string json;  ///< in the documented form
  std::string api_id;
  std::string key;
};

/// The member that names the event's type, if these are the members of such a body: the strings
/// `event` and `message`, and nothing that tells another format.
const json_member* find_tyk_webhook(const std::vector<json_member>& members);

/// Maps such a body to the metadata that the gateway gives its own handlers (jsvm/compatibility.md,
/// "Webhook bodies"); members that it does not know stay, behind those of the event.
/// @param received  becomes the TimeStamp unless the body has a time
tyk_webhook read_tyk_webhook(const std::vector<json_member>& members,
                             std::chrono::system_clock::time_point received);

/// Whether text, JSON or nearly, begins as these bodies do: an object whose first member is
/// `event`.
bool begins_as_tyk_webhook(std::string_view text);

}  // namespace sidehook::ingest
