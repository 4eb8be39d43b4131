#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "config/json/writer.hpp"
#include "daemon/gateway/notification_verdict.hpp"
#include "daemon/gateway/notification_verifier.hpp"
#include "daemon/session/notification_signature.hpp"

namespace {

using namespace sidehook::gateway;

std::string text_of(const notification& what) {
  sidehook::config::json::writer json;
  json.begin_object();
  json.member("command", what.command);
  json.member("payload", what.payload);
  json.member("signature", what.signature);
  json.member("algorithm", what.algorithm);
  json.end_object();
  return json.take();
}

}  // namespace

// Besides not crashing: what was read reads the same again, nothing is followed that is not signed,
// and what is signed by a gateway is right.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view message(reinterpret_cast<const char*>(data), size);
  const notification_verifier verifier({"secret"});
  const auto fault_of = [&](const notification& what) { return verifier.fault_of(what); };
  const auto verdict = judge_notification(message, fault_of);
  if (verdict.text.find('\n') != std::string::npos) std::abort();

  auto read = read_notification(message);
  if (!read) return 0;
  if (*read_notification(text_of(*read)) != *read) std::abort();
  const bool is_right = verifier.fault_of(*read).empty();
  if (verdict.what == notification_verdict::kind::follow && !is_right) std::abort();
  read->algorithm = 5;
  read->signature =
      sidehook::session::notification_signature(read->command, read->payload, "secret");
  if (!verifier.fault_of(*read).empty()) std::abort();
  return 0;
}
