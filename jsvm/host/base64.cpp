#include "config/base64.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "jsvm/host/all.hpp"
#include "jsvm/host/log_line.hpp"

// jsvm/compatibility.md, "Base64".
namespace sidehook::jsvm::host {
namespace {

enum class padding { optional, forbidden };

int sextet(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  if (c == '/') return 63;
  return -1;
}

// Line breaks are skipped; bits left over at the end may be anything; everything else has to be
// right. (OpenSSL's decoder takes blanks and insists on padding.)
std::optional<std::string> decode(std::string_view text, padding allowed) {
  std::string bytes;
  unsigned bits = 0;
  unsigned bit_count = 0;
  std::size_t sextets = 0;
  std::size_t pads = 0;
  for (const char c : text) {
    if (c == '\r' || c == '\n') continue;
    if (c == '=') {
      ++pads;
      continue;
    }
    const int value = sextet(c);
    if (value < 0 || pads > 0) return std::nullopt;
    ++sextets;
    bits = (bits << 6) | static_cast<unsigned>(value);
    bit_count += 6;
    if (bit_count >= 8) {
      bit_count -= 8;
      bytes += static_cast<char>((bits >> bit_count) & 0xFF);
    }
  }
  if (sextets % 4 == 1) return std::nullopt;
  const bool padded_right = allowed == padding::optional && (sextets + pads) % 4 == 0 && pads < 3;
  if (pads != 0 && !padded_right) return std::nullopt;
  return bytes;
}

void b64enc(call& call) { call.return_bytes(config::to_base64(call.bytes(0))); }

void rawb64enc(call& call) {
  std::string text = config::to_base64(call.bytes(0));
  text.erase(std::min(text.find('='), text.size()));
  call.return_bytes(text);
}

// Of the URL-safe alphabet; a decoder of that takes both, as both are met in tokens.
void b64urlenc(call& call) {
  std::string text = config::to_base64(call.bytes(0));
  text.erase(std::min(text.find('='), text.size()));
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  call.return_bytes(text);
}

void decode_argument(call& call, const std::string& text, padding allowed) {
  if (const auto bytes = decode(text, allowed)) {
    call.return_bytes(*bytes);
  } else {
    write_log_line(call, "error", "Failed to base64 decode");
  }
}

void b64dec(call& call) { decode_argument(call, call.bytes(0), padding::optional); }
void rawb64dec(call& call) { decode_argument(call, call.bytes(0), padding::forbidden); }

void b64urldec(call& call) {
  std::string text = call.bytes(0);
  std::replace(text.begin(), text.end(), '-', '+');
  std::replace(text.begin(), text.end(), '_', '/');
  decode_argument(call, text, padding::optional);
}

constexpr std::array base64_rows{
    host_function{"b64enc", 1, b64enc, "(text: any): string",
                  "The bytes of String(text) in base64, padded."},
    host_function{"b64dec", 1, b64dec, "(base64: any): string | undefined",
                  "Decodes base64, padded or not; undefined, and an error in the log, when it is "
                  "not base64."},
    host_function{"rawb64enc", 1, rawb64enc, "(text: any): string",
                  "The bytes of String(text) in base64, without padding."},
    host_function{
        "rawb64dec", 1, rawb64dec, "(base64: any): string | undefined",
        "Decodes base64 without padding; undefined, and an error in the log, for anything else."},
    host_function{"b64urlenc", 1, b64urlenc, "(text: any): string",
                  "The bytes of String(text) in base64url, without padding. Ours."},
    host_function{
        "b64urldec", 1, b64urldec, "(base64url: any): string | undefined",
        "Decodes base64url, padded or not, and base64; undefined, and an error in the log, "
        "for anything else. Ours."},
};

}  // namespace

std::span<const host_function> base64() { return base64_rows; }

}  // namespace sidehook::jsvm::host
