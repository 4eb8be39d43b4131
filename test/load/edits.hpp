#pragma once

#include <filesystem>
#include <string>

#include "test/support/temporary_folder.hpp"

namespace sidehook::test {

/// An endless row of edits to a definition `a`, with the handler `h` of the event `E`, and to its
/// script. Whatever they break, the handler goes on running.
class edits {
 public:
  /// @param script  the text that makes `h`
  edits(const temporary_folder& folder, std::string script);

  /// Makes the next edit; the status that a reload is to answer after it.
  std::string make_next();

 private:
  std::string text_of_script() const;
  std::string definition() const;
  void replace(const std::filesystem::path& name, const std::string& text) const;

  const temporary_folder& folder_;
  std::string script_;
  int number_ = 0;
};

}  // namespace sidehook::test
