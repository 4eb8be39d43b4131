#pragma once

#include <string>

namespace sidehook::test {

/// The folder of the checkout that the tests were built from.
std::string checkout_folder();

}  // namespace sidehook::test
