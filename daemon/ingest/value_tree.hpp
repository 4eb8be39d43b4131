#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "config/json/text.hpp"

namespace sidehook::ingest {

/// A JSON value as a tree, which is made when somebody first looks: most values are never looked
/// into.
class value_tree {
 public:
  /// @param text  valid JSON, which outlives this
  explicit value_tree(std::string_view text) : text_(text) {}

  std::string_view text() const { return text_; }
  const config::json::value& root();
  /// What the steps of a JSON Pointer lead to; null when there is no such value.
  const config::json::value* at(std::span<const std::string> steps) {
    return config::json::at(root(), steps);
  }

 private:
  std::string_view text_;
  std::optional<config::json::document> document_;
};

}  // namespace sidehook::ingest
