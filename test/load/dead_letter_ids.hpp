#pragma once

#include <set>
#include <string>

namespace sidehook::test {

/// The events of a list of dead letters, as GET /dead-letters answers it.
std::set<std::string> events_in(const std::string& dead_letters);

}  // namespace sidehook::test
