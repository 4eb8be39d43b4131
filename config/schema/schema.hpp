#pragma once

#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "config/json/parse.hpp"
#include "config/schema/place.hpp"
#include "config/schema/violation.hpp"

namespace sidehook::config::schema {

/// A JSON Schema (draft-07). Immutable: any thread may use it.
///
/// Most documents have no fault, and that is told quickly (certainly_accepts). What is wrong with
/// the others a validator says, for which the schema is compiled when the first of them comes.
///
/// `pattern` is for editors only, and not checked here: the standard library's regular expressions
/// recurse a frame a character. Who reads the value checks it.
class schema {
 public:
  /// @throws std::runtime_error when the text is no JSON
  explicit schema(std::string_view text);
  ~schema();
  schema(const schema&) = delete;
  schema& operator=(const schema&) = delete;

  /// Everything in the document that the schema forbids, each once, without the containers around
  /// it. A value of the wrong type gets only that said about it.
  std::vector<violation> check(const json::value& document) const;
  /// The same, by the validator alone.
  std::vector<violation> check_closely(const json::value& document) const;

  place root() const { return place(source_); }

 private:
  struct compiled;
  const compiled& rules() const;

  json::document source_;
  mutable std::once_flag is_compiled_;
  mutable std::unique_ptr<const compiled> compiled_;
};

/// The schema of Tyk Classic API definitions.
const schema& classic_api();
/// The schema of Tyk OAS API definitions.
const schema& oas_api();

}  // namespace sidehook::config::schema
