#pragma once

#include <cstddef>
#include <string_view>

#include "jsvm/host/ports.hpp"

namespace sidehook::client {

/// Puts an answer together from what libcurl reads, within bounds.
class answer_collector {
 public:
  /// What grew beyond its bound.
  enum class excess { none, headers, body };

  /// Of all header lines that come with one answer, those of informational ones before it included.
  static constexpr std::size_t most_header_bytes = std::size_t{64} * 1024;

  explicit answer_collector(std::size_t most_body_bytes) : most_body_bytes_(most_body_bytes) {}

  /// A line of a header block with its line break: a status line, a field, or the empty line at the
  /// end. An answer that follows an informational one takes its place; what follows the body is
  /// dropped.
  /// @return whether to go on
  bool add_header_line(std::string_view line);
  /// @param bytes  decompressed
  /// @return whether to go on
  bool add_body(std::string_view bytes);

  bool is_header_complete() const { return answer_.status != 0 && !in_header_; }
  excess exceeded() const { return exceeded_; }
  const jsvm::host::http_response& answer() const { return answer_; }
  jsvm::host::http_response take() { return std::move(answer_); }

 private:
  void begin_answer(std::string_view status_line);
  void add_field(std::string_view line);

  std::size_t most_body_bytes_;
  std::size_t header_bytes_ = 0;
  bool in_header_ = false;
  excess exceeded_ = excess::none;
  jsvm::host::http_response answer_;
};

}  // namespace sidehook::client
