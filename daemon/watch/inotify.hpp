#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string_view>
#include <system_error>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

namespace sidehook::watch {

/// The system's news of what happens in directories.
///
/// Owned by whoever watches; lives on the context's thread, and must outlive its work. close() ends
/// a wait without a call.
class inotify {
 public:
  struct event {
    int watch;           ///< the number of the watch; -1 when news were lost
    std::uint32_t mask;  ///< IN_…
    std::string_view name;
  };

  explicit inotify(boost::asio::io_context& context) : descriptor_(context) {}

  /// Why there can be no news; nothing when there can.
  std::error_code open();
  bool is_open() const { return descriptor_.is_open(); }
  void close();

  /// Watches a directory, for what the mask says and whatever it was watched for before. The number
  /// of the watch; the same for the same directory.
  int add(const std::filesystem::path& directory, std::uint32_t mask, std::error_code& error);
  void remove(int watch);

  /// Calls readable() once, when there is something to take. One wait at a time.
  void wait(std::function<void()> readable);
  /// Takes all that is there, without waiting.
  void take(const std::function<void(const event&)>& each);

 private:
  boost::asio::posix::stream_descriptor descriptor_;
};

}  // namespace sidehook::watch
