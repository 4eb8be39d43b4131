#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "config/json/parse.hpp"

namespace sidehook::config::schema {

/// What a reference such as "#/definitions/handler" leads to, which must be there.
const json::value& referred_to(const json::value& schema, std::string_view reference);

/// All that a schema says, whatever the conditions, about one place in a document: references
/// followed, the parts of `allOf`, `then` and `else` included. Refers to the schema's text; a value
/// type.
class place {
 public:
  /// @param schema  the whole schema; must outlive the place
  explicit place(const json::value& schema);

  /// The place of a member of that name; one that says nothing when the schema does not describe
  /// it.
  place member(std::string_view name) const;
  /// The place of an array's elements.
  place element() const;

  /// Whether members of an object at this place are described at all; when not, it may hold
  /// anything.
  bool describes_members() const;
  bool says_nothing() const { return parts_.empty(); }
  /// A key as the schema spells it: an exact match, or one that differs only in the case of ASCII
  /// letters; the key itself where any name is described; nullopt for a member the schema does not
  /// know.
  std::optional<std::string_view> spelling_of(std::string_view key) const;

  /// Whether members that the schema does not describe are forbidden here, not just ignored.
  bool forbids_others() const;
  /// The members that the schema describes by name, in its order.
  std::vector<std::string_view> member_names() const;

  /// The value of a schema keyword here, such as "maxItems"; null when it is not set.
  const json::value* keyword(std::string_view name) const;
  const std::vector<const json::value*>& parts() const { return parts_; }

 private:
  place(const json::value& schema, std::vector<const json::value*> parts)
      : schema_(&schema), parts_(std::move(parts)) {}
  void add(const json::value& part);

  const json::value* schema_;
  std::vector<const json::value*> parts_;
};

}  // namespace sidehook::config::schema
