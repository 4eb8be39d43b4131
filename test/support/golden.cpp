#include "test/support/golden.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "test/support/checkout_folder.hpp"

namespace sidehook::test {

std::string golden(const std::string& name, const std::string& actual) {
  const auto path = std::filesystem::path(checkout_folder()) / "test" / "golden" / name;
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(path, std::ios::binary) << actual;
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return std::move(text).str();
}

}  // namespace sidehook::test
