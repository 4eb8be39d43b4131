#pragma once

#include <functional>
#include <mutex>
#include <string>

namespace sidehook::redis {

/// Whether there is a connection, for those who ask from any thread, and for the one who is told
/// when that changes. Owned by a client.
class health {
 public:
  /// @param report  called on the thread of lost() and restored()
  explicit health(std::function<void(const std::string&)> report);

  /// Reported when it is not what was lost before.
  void lost(const std::string& failure);
  /// Reported when something was lost before.
  /// @param place  "Redis at …"
  void restored(const std::string& place);
  /// There will be none any more; not reported, nor is what comes later.
  void stop();
  /// "" when there is a connection.
  std::string failure() const;

 private:
  const std::function<void(const std::string&)> report_;
  mutable std::mutex mutex_;
  std::string failure_ = "Redis has not been connected to yet";
  bool told_ = false;
  bool stopped_ = false;
};

}  // namespace sidehook::redis
