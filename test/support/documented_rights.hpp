#pragma once

#include <string>
#include <vector>

namespace sidehook::test {

/// The command by which a README has Redis grant what a daemon needs, as it is sent: the line that
/// begins with "ACL SETUSER sidehook". The password is "pw". Throws std::runtime_error without one.
/// @param readme  its path in the checkout
std::vector<std::string> documented_rights(const std::string& readme);

}  // namespace sidehook::test
