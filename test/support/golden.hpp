#pragma once

#include <string>

namespace sidehook::test {

/// The text of test/golden/<name>. With UPDATE_GOLDEN set in the environment, `actual` is written
/// to it first: the difference is then to be read in `git diff`.
std::string golden(const std::string& name, const std::string& actual);

}  // namespace sidehook::test
