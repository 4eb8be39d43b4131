#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "config/fault.hpp"
#include "config/settings.hpp"
#include "daemon/http/session_group.hpp"
#include "daemon/http/tls_context.hpp"

namespace sidehook::access {

/// The TLS of a listener, made anew when its certificate, its key or the authorities of its clients
/// have changed. What is made of files that were never good is none, and then no connection may be
/// taken.
class current_tls {
 public:
  /// @param section  where the settings are from, for faults: "listen.tls"
  current_tls(std::string section, config::tls_settings settings);

  /// Reads the files. When one cannot be used, all stays as it was, and that one is reported. One
  /// thread at a time, which may wait for a disk.
  std::vector<config::fault> reload();

  /// Null while there is none. Any thread.
  std::shared_ptr<const http::tls_context> get() const;
  /// get(), for a listener; empty when the settings have no certificate. This must outlive it.
  http::tls_source source() const;

 private:
  struct file;

  bool is_on() const { return !settings_.certificate_file.empty(); }
  std::vector<config::fault> fault_in(const file& which, const std::string& what) const;
  std::vector<config::fault> set(std::shared_ptr<const http::tls_context> next);

  const std::string section_;
  const config::tls_settings settings_;
  /// What the context was made of.
  std::optional<http::tls_identity> in_force_;

  mutable std::mutex mutex_;
  std::shared_ptr<const http::tls_context> context_;
};

}  // namespace sidehook::access
