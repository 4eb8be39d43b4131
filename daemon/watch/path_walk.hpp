#pragma once

#include <filesystem>
#include <functional>
#include <optional>

namespace sidehook::watch {

/// What an entry of a directory is to a path that leads through it.
enum class step { on_the_way, goal };

/// @param directory  without symbolic links
/// @param name       of the entry in it
using step_visitor = std::function<void(const std::filesystem::path& directory,
                                        const std::filesystem::path& name, step step)>;

/// Follows a path from the root, symbolic links included, as the system does when it opens it.
/// Whoever knows of every change of the entries visited knows when the path leads to something
/// else. Each is visited before it is looked at, so that a watch set by the visitor misses nothing.
/// @return  where it leads to, without symbolic links; nothing when an entry is missing, or links
///          lead in a circle
std::optional<std::filesystem::path> follow_path(const std::filesystem::path& path,
                                                 const step_visitor& visit);

}  // namespace sidehook::watch
