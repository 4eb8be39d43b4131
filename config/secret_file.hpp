#pragma once

#include <string>
#include <string_view>

namespace sidehook::config {

/// A secret, or why it is not known.
struct known_secret {
  std::string text = {};
  /// One sentence that names the option; "" when the secret is known.
  std::string failure = {};
};

/// The secret that is in the settings, or in a file, which has one line; blanks around it do not
/// belong to it. Reads the file, and so may wait for a disk.
/// @param text    the settings'; counts when there is no file
/// @param file    "" for none
/// @param option  that names the file
known_secret read_secret(const std::string& text, const std::string& file, std::string_view option);

}  // namespace sidehook::config
