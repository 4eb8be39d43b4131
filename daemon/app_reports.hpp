#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

namespace sidehook {

/// Whom the daemon tells how far it is, on its control thread: its supervisor, or without one the
/// service manager and who reads --ready-fd.
struct app_reports {
  /// What is loaded, in a few words for people; after each load, the first one included.
  std::function<void(const std::string& summary)> loaded = [](const auto& /*summary*/) {};
  /// Connections are taken: {"events":PORT,"admin":PORT}, once.
  std::function<void(const std::string& ports)> ready = [](const auto& /*ports*/) {};
  /// A load that a signal has asked for begins, and is over.
  std::function<void()> reloading = [] {};
  std::function<void()> reloaded = [] {};
  /// What has begun is finished, and then the daemon ends.
  std::function<void()> stopping = [] {};
  /// All of its threads that run handlers have had their turn; as often as `alive_period` says.
  std::function<void()> alive = [] {};
  std::optional<std::chrono::milliseconds> alive_period;
};

}  // namespace sidehook
