#pragma once

#include <cstddef>
#include <filesystem>

#include "daemon/journal/journal_file.hpp"

namespace sidehook::journal {

/// Copies to an empty journal what a damaged one still has of deliveries that are as they were
/// written, with their ids: what stands before the first damage, and behind the last.
/// @param damaged  a file that nobody has open; nothing is written to it
/// @return how many
/// @throws store::sqlite_error when they cannot be written
std::size_t salvage(const std::filesystem::path& damaged, journal_file& into);

}  // namespace sidehook::journal
