#include "daemon/http/content_coding.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <zlib.h>

namespace sidehook::http {
namespace {

constexpr std::size_t first_piece_bytes = std::size_t{16} * 1024;
// Zlib's sign for a gzip header around the data.
constexpr int gzip_window_bits = 16 + MAX_WBITS;

problem malformed() {
  return {problem_code::malformed, "the body is no gzip data, or not all of it"};
}

/// Unpacks gzip data: one member, or several behind one another.
class unpacker {
 public:
  explicit unpacker(std::size_t most_bytes) : most_bytes_(most_bytes) {
    good_ = ::inflateInit2(&stream_, gzip_window_bits) == Z_OK;
  }
  ~unpacker() { ::inflateEnd(&stream_); }
  unpacker(const unpacker&) = delete;
  unpacker& operator=(const unpacker&) = delete;

  result<std::string> unpack(std::string_view packed) {
    // Zlib does not write to its input, but says so only when it is built to.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream_.avail_in = static_cast<uInt>(packed.size());
    std::string text;
    for (bool more = good_; more;) {
      if (size_ > most_bytes_) return too_large();
      text.resize(std::min(std::max(2 * size_, first_piece_bytes), most_bytes_ + 1));
      more = fill(text);
    }
    if (!good_) return malformed();
    if (size_ > most_bytes_) return too_large();
    text.resize(size_);
    return text;
  }

 private:
  // Whether there is more to come than the text has room for.
  bool fill(std::string& text) {
    while (size_ < text.size()) {
      stream_.next_out = reinterpret_cast<Bytef*>(text.data() + size_);
      stream_.avail_out = static_cast<uInt>(text.size() - size_);
      const int said = ::inflate(&stream_, Z_NO_FLUSH);
      size_ = text.size() - stream_.avail_out;
      if (said == Z_STREAM_END) {
        if (stream_.avail_in == 0) return false;
        good_ = ::inflateReset(&stream_) == Z_OK;
      } else {
        // Without an end, and nothing left to read, some of the data is missing.
        good_ = said == Z_OK && (stream_.avail_in > 0 || stream_.avail_out == 0);
      }
      if (!good_) return false;
    }
    return true;
  }

  problem too_large() const {
    return {problem_code::too_large,
            fmt::format("the body may unpack to {} bytes (listen.max_unpacked_bytes)", most_bytes_),
            {{"limit", most_bytes_}}};
  }

  const std::size_t most_bytes_;
  z_stream stream_{};
  std::size_t size_ = 0;
  bool good_ = false;
};

bool is_one_of(std::string_view coding, std::initializer_list<std::string_view> names) {
  return std::any_of(names.begin(), names.end(),
                     [&](auto name) { return equal_ignoring_case(coding, name); });
}

}  // namespace

result<std::string> take_decoded_body(request& request, std::size_t most_bytes) {
  const auto coding = request.header("Content-Encoding").value_or("");
  if (is_one_of(coding, {"", "identity"})) return std::move(request.body);
  if (is_one_of(coding, {"gzip", "x-gzip"})) return unpacker(most_bytes).unpack(request.body);
  problem refused{problem_code::unsupported_media_type,
                  "the Content-Encoding is not supported: it must be gzip, or none"};
  refused.headers = {{"Accept-Encoding", "gzip"}};
  return refused;
}

}  // namespace sidehook::http
