#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/api_definition.hpp"
#include "config/json/parse.hpp"

namespace sidehook::config {

/// A text that Sidehook uses, and where the document has it.
struct used_text {
  std::string pointer;
  std::string text;
};

struct remark {
  std::string pointer;
  std::string message;
};

/// A handler entry that has not been judged yet.
struct draft_handler {
  /// Its pointer is that of the document, which need not be spelled as the file is.
  event_handler handler;
  /// Whether the entry names a kind that there is.
  bool kind_is_known = false;
  std::string type_pointer;
  std::string name_pointer;
  std::string path_pointer;
  std::string url_pointer;
  std::string method_pointer;
  std::string signature_pointer;
};

/// What stands in a definition, before it is known whether it can be used: what is absent, or of a
/// wrong type, is empty. The pointer of each handler entry has entry_depth steps.
struct definition_draft {
  static constexpr std::size_t entry_depth = 4;

  api_definition definition;
  std::string api_id_pointer;
  std::string listen_path_pointer;
  std::vector<draft_handler> handlers;
  std::vector<used_text> texts;
  std::vector<remark> notes;
};

/// Take a document in the schema's spelling (schema::canonicalise).
definition_draft draft_classic(const json::value& document);
definition_draft draft_oas(const json::value& document);

/// A webhook's cooldown, of what a definition has.
inline std::chrono::seconds cooldown_of(std::chrono::seconds given) {
  return std::clamp(given, std::chrono::seconds(0), webhook::longest_cooldown);
}

/// Reads texts of a document into a draft, and remembers which were used.
class draft_reader {
 public:
  draft_reader(const json::value& document, definition_draft& draft)
      : document_(document), draft_(draft) {}
  /// What the pointer leads to, or null.
  const json::value* at(std::string_view pointer) const;
  bool is_true(std::string_view pointer) const;
  /// The whole number there; 0 for anything else.
  std::int64_t whole_number(std::string_view pointer) const;
  /// How a handler is to be run, from the object there.
  void running_rules(const std::string& pointer, event_handler& handler) const;
  /// With what a webhook signs, from the object there; nothing when there is none.
  std::optional<way_in> signature(const std::string& pointer) const;
  /// The string there; "" for anything else.
  std::string text(std::string_view pointer);
  /// The same of a string that may hold secrets: what is said of its references does not show it.
  std::string secret_text(std::string_view pointer);

 private:
  const json::value& document_;
  definition_draft& draft_;
};

}  // namespace sidehook::config
