#include "daemon/gateway/definition_list.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>

// Besides not crashing: each definition is part of what was read, and has a file of its own, which
// is in the folder and is one of a definition.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sidehook::gateway;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto list = read_definition_list(text, "list");
  if (!list) return 0;
  std::set<std::string> names;
  for (const auto& [api_id, definition] : list->definitions) {
    if (api_id.empty() || text.find(definition) == std::string_view::npos) std::abort();
    const auto name = definition_file_name(api_id);
    if (!names.insert(name).second || name.size() > 255 || name.starts_with('.')) std::abort();
    if (name.find('/') != std::string::npos || name.find('\0') != std::string::npos) std::abort();
    if (!name.ends_with(".json") || name.ends_with("-oas.json")) std::abort();
  }
  return 0;
}
