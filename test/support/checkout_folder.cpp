#include "test/support/checkout_folder.hpp"

namespace sidehook::test {

std::string checkout_folder() { return SIDEHOOK_SOURCE_FOLDER; }

}  // namespace sidehook::test
