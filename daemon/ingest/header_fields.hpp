#pragma once

#include <functional>
#include <optional>
#include <string_view>

namespace sidehook::ingest {

/// The header fields that came with a body. The views hold as long as the fields do.
class header_fields {
 public:
  virtual ~header_fields() = default;
  /// The value of the first field of this name, in whatever case.
  virtual std::optional<std::string_view> find(std::string_view name) const = 0;
  /// Each field, in order.
  virtual void visit(
      const std::function<void(std::string_view name, std::string_view value)>& visitor) const = 0;

  std::string_view value_of(std::string_view name) const { return find(name).value_or(""); }
};

/// A body that came without any.
class no_header_fields : public header_fields {
 public:
  std::optional<std::string_view> find(std::string_view /*name*/) const override {
    return std::nullopt;
  }
  void visit(
      const std::function<void(std::string_view, std::string_view)>& /*visitor*/) const override {}
};

}  // namespace sidehook::ingest
