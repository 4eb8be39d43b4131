#include "test/support/checkout_folder.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace sidehook::test {

std::string checkout_folder() { return SIDEHOOK_SOURCE_FOLDER; }

std::string checkout_file(const std::string& name) {
  const std::ifstream file(checkout_folder() + "/" + name);
  if (!file) throw std::runtime_error("there is no " + name);
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

}  // namespace sidehook::test
