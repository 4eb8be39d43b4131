#include "daemon/command/temporary_directory.hpp"

#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>

namespace sidehook::command {

temporary_directory::temporary_directory() {
  std::string name = (std::filesystem::temp_directory_path() / "sidehook-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr)
    throw std::system_error(errno, std::generic_category(), "a temporary directory " + name);
  path_ = name;
}

temporary_directory::~temporary_directory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace sidehook::command
