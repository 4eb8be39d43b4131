#pragma once

#include <string>

namespace sidehook::redis_queue {

/// What the names of all workers of this process' parent begin with. Of another parent's they do
/// not, whatever machine it runs on: host, number of the parent, the moment of its start.
std::string family_of_this_process();

/// A name that no other consumer has.
/// @param family  what it begins with; "" for the name of the host
std::string new_consumer_name(const std::string& family);

}  // namespace sidehook::redis_queue
