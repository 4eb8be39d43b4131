#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "config/json/parse.hpp"
#include "config/schema/place.hpp"
#include "config/schema/violation.hpp"

namespace sidehook::config::schema {

/// A document reduced to what a schema describes, as Go's decoder would fill its structures:
/// members the schema does not know are gone, names that differ only in case are spelled as the
/// schema does, null members are absent, and of several members of one name the last counts. Where
/// the schema describes no members, everything stays as it is.
///
/// The size of what remains is bounded by the schema's maxItems, maxProperties and maxLength of
/// propertyNames; what is beyond them is reported and taken out, so that later steps may spend time
/// and memory on every value.
struct canonical_form {
  json::document document;
  /// Bounds that were exceeded.
  std::vector<violation> violations;
  /// Members that were ignored because another one of the same name counts, or because the schema
  /// knows none of that name, and says that there are no others.
  std::vector<violation> remarks;
  /// Where a name is not spelled as in the text: the pointer in the document → the name in the
  /// text.
  std::unordered_map<std::string, std::string> spellings;

  /// The pointer, in the text the document was read from, of what a pointer in the document points
  /// at.
  std::string pointer_in_text(std::string_view pointer) const;
};

canonical_form canonicalise(json::document document, const place& root);

}  // namespace sidehook::config::schema
