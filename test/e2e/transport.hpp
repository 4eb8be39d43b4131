#pragma once

#include <string>
#include <vector>

#include "test/support/certificates.hpp"
#include "test/support/daemon.hpp"

namespace sidehook::test {

/// A folder for a daemon, with a handler that logs which event it ran, and with certificates.
struct transport_folder {
  struct result {
    int exit_code;
    std::string output;
    std::string errors;
  };

  transport_folder();

  /// Of a program that runs in the folder.
  result run(std::vector<std::string> arguments) const;
  result sidehook(std::vector<std::string> arguments) const;
  /// Writes listen.auth or admin.auth, and the like, into sidehook.json.
  void configure(const std::string& json) const { folder.write("sidehook.json", json); }
  /// Puts another file in the place of one at once.
  void replace(const std::string& name, const std::filesystem::path& by) const;
  std::filesystem::path at(const std::string& name) const { return folder.path() / name; }

  tls_client client() const { return {authority.certificate_file()}; }
  tls_client client_with(const identity& shown) const {
    return {authority.certificate_file(), shown};
  }

  temporary_folder folder;
  /// In a folder of its own, so that its files are no files of the daemon's.
  temporary_folder keys;
  certificate_authority authority{keys.path(), "authority"};
  identity server = authority.issue("server", "DNS:localhost");
  identity renewed = authority.issue("renewed", "DNS:localhost");
};

/// The settings that encrypt both listeners with server.pem and key.pem of the folder.
std::vector<std::string> encrypted();

inline const std::string small_event = R"({"EventType":"E"})";

}  // namespace sidehook::test
