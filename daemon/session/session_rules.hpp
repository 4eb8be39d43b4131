#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/system/result.hpp>

#include "config/settings.hpp"
#include "daemon/session/api_directory.hpp"
#include "daemon/session/session_shape.hpp"
#include "daemon/session/writable_session.hpp"
#include "jsvm/host/ports.hpp"

namespace sidehook::session {

/// Why a session is not written.
struct refusal {
  enum class reason {
    malformed,   ///< not JSON
    invalid,     ///< JSON, but no session
    too_large,   ///< longer than a key or a session may be
    master_key,  ///< access to everything, which sessions.allow_master_keys does not grant
    failed,      ///< the store's fault
  };
  reason why = reason::invalid;
  /// One sentence that names the first faults with their places.
  std::string message;
  /// The byte at fault, for `malformed`.
  std::size_t offset = 0;
  /// For `invalid`; perhaps none.
  std::vector<session_fault> faults = {};
  /// For `failed`: as the store says of its answers.
  bool store_gone = false;
};

[[noreturn]] void throw_exception_from_error(const refusal& why,
                                             const boost::source_location& place);

template <class T>
using result = boost::system::result<T, refusal>;

/// What may be written, and what is changed in it on the way (jsvm/compatibility.md, "Sessions").
/// Immutable; any thread.
class session_rules {
 public:
  using clock = std::function<std::chrono::system_clock::time_point()>;

  /// Bounds that no option moves: what gateways make stays far below.
  static constexpr std::size_t most_key_bytes = 4096;
  static constexpr std::size_t most_session_bytes = std::size_t{1024} * 1024;

  /// @param apis  must outlive the rules
  session_rules(const config::session_settings& settings, const api_directory& apis, clock clock)
      : settings_(settings), apis_(apis), clock_(std::move(clock)) {}

  /// Reads the text of a session. It must outlive the result.
  result<json_text> read(std::string_view json) const;
  /// Checks what is to be stored, writes into it what a reset of the quota changes, and says how
  /// long it is kept, and which quotas begin anew.
  result<writable_session> prepare(std::string_view json, jsvm::host::quota_reset reset) const;

  /// Where the session of a key may be found, in the order of looking.
  /// @param api_id  of the API that the key is used with; "" for none
  std::vector<std::string> candidates(std::string_view key, std::string_view api_id) const;

 private:
  writable_session renewed(const json_text& session, std::chrono::sys_seconds now) const;
  bool renews_quota(const json_text& session) const;

  config::session_settings settings_;
  const api_directory& apis_;
  clock clock_;
};

/// nullopt when it is one.
std::optional<refusal> why_no_key(std::string_view key);

}  // namespace sidehook::session
