#pragma once

#include <string>

namespace sidehook::access {

enum class outcome {
  allowed,
  missing,  ///< nothing was shown
  wrong,    ///< what was shown lets nobody in
  expired,  ///< what was shown is right, but of another time
};

/// What is to be thought of a request.
struct verdict {
  outcome is = outcome::missing;
  /// Which way it came in by, or tried: "header X-Api-Key"; "" when it tried none, and when
  /// there are none to try.
  std::string way;
  /// way::signs_id_and_body() of the way it came in by.
  bool id_and_body_signed = false;
  bool operator==(const verdict&) const = default;
};

}  // namespace sidehook::access
