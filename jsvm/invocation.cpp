#include "jsvm/invocation.hpp"

namespace sidehook::jsvm {

const std::string& handler_binding::owner() const {
  static const std::string nobody;
  return registered_by == registrar::settings ? nobody : api_id;
}

const char* to_string(outcome outcome) {
  switch (outcome) {
    case outcome::succeeded:
      return "succeeded";
    case outcome::failed:
      return "failed";
    case outcome::timed_out:
      return "timed_out";
    case outcome::out_of_memory:
      return "out_of_memory";
    case outcome::missing:
      return "missing";
    case outcome::cancelled:
      return "cancelled";
  }
  return "unknown";
}

}  // namespace sidehook::jsvm
