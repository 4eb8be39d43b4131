#pragma once

#include <filesystem>

#include <unistd.h>

namespace sidehook::test {

/// While it lives, the process has no more rights on files than anybody: tests may run as root,
/// whom no permission keeps out.
class nobodys_rights {
 public:
  nobodys_rights() : before_(::geteuid()) {
    if (before_ == 0 && ::seteuid(nobody) != 0) std::abort();
  }
  ~nobodys_rights() {
    if (before_ == 0 && ::seteuid(before_) != 0) std::abort();
  }
  nobodys_rights(const nobodys_rights&) = delete;
  nobodys_rights& operator=(const nobodys_rights&) = delete;

 private:
  static constexpr uid_t nobody = 65534;
  uid_t before_;
};

}  // namespace sidehook::test
