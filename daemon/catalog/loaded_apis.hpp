#pragma once

#include <functional>
#include <memory>

#include "daemon/catalog/loader.hpp"
#include "daemon/session/api_directory.hpp"

namespace sidehook::catalog {

/// The definitions in force, for those who ask what an API says about sessions. Any thread.
class loaded_apis : public session::api_directory {
 public:
  using current = std::function<std::shared_ptr<const loaded>()>;

  explicit loaded_apis(current current) : current_(std::move(current)) {}

  std::optional<session::api_rules> find(std::string_view api_id) const override;
  std::vector<std::string> ids() const override;

 private:
  current current_;
};

}  // namespace sidehook::catalog
