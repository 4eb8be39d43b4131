#pragma once

#include <string>

namespace sidehook::command {

/// The digest of a certificate's public key, as libcurl is told which key a server must have:
/// "sha256//" and base64.
/// @param certificate_file  in PEM; its first certificate counts
/// @throws std::runtime_error that names the file when it holds none or cannot be read
std::string key_pin_of(const std::string& certificate_file);

}  // namespace sidehook::command
