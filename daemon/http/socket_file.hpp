#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include <sys/types.h>
#include <sys/un.h>

namespace sidehook::http {

/// The file by which a Unix domain socket is found. The process that has made it removes it, if it
/// is there still: one that was forked does not, nor is another one's removed.
class socket_file {
 public:
  /// None.
  socket_file() = default;
  /// That of a socket that was just bound.
  explicit socket_file(std::filesystem::path path);
  socket_file(socket_file&& other) noexcept;
  socket_file& operator=(socket_file&& other) noexcept;
  ~socket_file() { remove(); }

  void remove() noexcept;

 private:
  std::filesystem::path path_;
  pid_t maker_ = 0;
  dev_t device_ = 0;
  ino_t number_ = 0;
};

/// Nothing when the path is longer than the system takes.
std::optional<sockaddr_un> unix_address(const std::filesystem::path& path);
/// Removes a socket on which nobody listens any more.
/// @return why nothing can be bound there; ""
std::string make_room(const std::filesystem::path& path);

}  // namespace sidehook::http
