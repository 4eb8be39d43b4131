#pragma once

#include <memory>
#include <mutex>
#include <utility>

#include "daemon/route/table.hpp"

namespace sidehook::route {

/// The table in force, swapped by a reload. Any thread.
class current_table {
 public:
  std::shared_ptr<const table> get() const {
    const std::lock_guard lock(mutex_);
    return table_;
  }
  void set(std::shared_ptr<const table> next) {
    const std::lock_guard lock(mutex_);
    table_ = std::move(next);
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const table> table_ = std::make_shared<const table>();
};

}  // namespace sidehook::route
