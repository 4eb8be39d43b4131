#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/system/result.hpp>

#include "config/environment.hpp"
#include "config/fault.hpp"
#include "config/way_in.hpp"

namespace sidehook::access {

/// One or more secrets, in the order in which they are given.
using secrets = std::vector<std::string>;

/// The secrets of a way: from the settings, from the environment variable, where they stand between
/// commas, or from the file, which has one a line (empty lines do not count). Blanks around a
/// secret do not belong to it. The fault names the variable or the file with its line, and shows no
/// secret. Reads a file, and so may wait for a disk.
boost::system::result<secrets, config::fault> read_secrets(const config::way_in& way,
                                                           const config::environment& environment);

}  // namespace sidehook::access
