#pragma once

#include <string>

namespace sidehook::test {

/// The folder of the checkout that the tests were built from.
std::string checkout_folder();
/// The text of one of its files.
std::string checkout_file(const std::string& name);

}  // namespace sidehook::test
