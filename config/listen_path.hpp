#pragma once

#include <string>
#include <string_view>

namespace sidehook::config {

/// A listen path as the gateway routes it: with a "/" in front, without "//", "." and "..", the "/"
/// at its end kept.
/// "" for an empty path and one with a blank, which the gateway does not route.
std::string normalised_listen_path(std::string_view path);

}  // namespace sidehook::config
