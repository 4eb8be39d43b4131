#pragma once

#include <string>
#include <vector>

#include "daemon/catalog/catalog.hpp"

namespace sidehook::catalog {

/// Names that are new, that mean something else than before, and that are gone.
struct name_changes {
  std::vector<std::string> added;
  std::vector<std::string> changed;
  std::vector<std::string> removed;
};

/// What a reload changed.
struct changes {
  name_changes apis;     ///< by api_id
  name_changes scripts;  ///< by path; templates too
};

changes compare(const catalog& before, const catalog& after);

}  // namespace sidehook::catalog
