#include "daemon/http/request_parser.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

// The first byte says in pieces of which size the rest arrives; requests follow one another as on a
// connection.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using sidehook::http::request_parser;
  if (size == 0) return 0;
  const std::size_t piece = std::size_t{data[0]} + 1;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  sidehook::http::limits limits;
  limits.header_bytes = 512;
  limits.body_bytes = 1024;
  request_parser parser(limits);
  std::size_t begin = 0;
  std::size_t end = 0;
  while (end < bytes.size()) {
    end = std::min(end + piece, bytes.size());
    for (bool more = true; more && begin < end;) {
      const auto [now, used] = parser.put(bytes.substr(begin, end - begin));
      begin += used;
      if (now == request_parser::state::refused) return 0;
      more = now == request_parser::state::complete;
      if (more) {
        parser.take_request();
        parser.reset();
      }
    }
  }
  return 0;
}
