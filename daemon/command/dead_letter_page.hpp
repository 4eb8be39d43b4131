#pragma once

#include <iosfwd>

#include "config/json/parse.hpp"
#include "daemon/command/palette.hpp"

namespace sidehook::command {

/// Prints all that is known of one dead letter for people: what it is, its event, its attempts.
/// @param letter  an object, as the administration listener gives it; what it lacks is left out
void print_dead_letter(const config::json::value& letter, const palette& palette,
                       std::ostream& out);

}  // namespace sidehook::command
