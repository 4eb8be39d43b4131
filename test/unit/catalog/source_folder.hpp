#pragma once

#include <string>
#include <vector>

#include "daemon/catalog/reading.hpp"
#include "test/support/temporary_folder.hpp"
#include "test/unit/config/faults.hpp"

namespace sidehook::test {

/// A handler as a definition names it.
struct named_handler {
  std::string event;
  std::string name;
  std::string path;
};

/// A Classic definition. The api_id is on line 1, each handler on a line of its own; events of one
/// type must follow one another.
std::string api_text(const std::string& api_id, const std::vector<named_handler>& handlers,
                     const std::string& listen_path = "/");

/// API definitions and handler files in a folder of their own, removed with it.
class source_folder {
 public:
  source_folder();

  /// Writes a file of apis/, or of scripts/.
  void write_api(const std::string& name, const std::string& text) const;
  void write_script(const std::string& name, const std::string& source) const;
  void remove_api(const std::string& name) const;
  void remove_script(const std::string& name) const;

  catalog::sources paths() const { return {folder_.path() / "apis", folder_.path() / "scripts"}; }
  /// Reads all of it.
  catalog::catalog read(const catalog::catalog* previous = nullptr) const;
  /// Faults as people read them, the folder's own name left out.
  lines lines_of(const std::vector<config::fault>& faults) const;

 private:
  temporary_folder folder_;
};

/// The paths of a catalog's scripts, in their order.
lines script_paths(const catalog::catalog& of);

}  // namespace sidehook::test
