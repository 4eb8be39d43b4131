#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "config/json/parse.hpp"
#include "config/schema/place.hpp"
#include "config/schema/violation.hpp"

namespace sidehook::config::schema {

/// A JSON Schema (draft-07), compiled. Immutable: any thread may use it.
///
/// `pattern` is for editors only, and not checked here: the standard library's regular expressions
/// recurse a frame a character. Who reads the value checks it.
class schema {
 public:
  /// @throws std::runtime_error when the text is no schema
  explicit schema(std::string_view text);
  ~schema();
  schema(const schema&) = delete;
  schema& operator=(const schema&) = delete;

  /// Everything in the document that the schema forbids, each once, without the containers around
  /// it. A value of the wrong type gets only that said about it.
  std::vector<violation> check(const json::value& document) const;

  place root() const { return place(source_); }

 private:
  struct compiled;
  json::document source_;
  std::unique_ptr<const compiled> compiled_;
};

/// The schema of Tyk Classic API definitions.
const schema& classic_api();
/// The schema of Tyk OAS API definitions.
const schema& oas_api();

}  // namespace sidehook::config::schema
