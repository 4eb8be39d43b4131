#include "daemon/ingest/event_id.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <random>
#include <string_view>

namespace sidehook::ingest {
namespace {

constexpr std::uint32_t sequences_per_ms = 1u << 12;

event_id_source::random_bits system_random() {
  auto device = std::make_shared<std::random_device>();
  auto engine = std::make_shared<std::mt19937_64>((std::uint64_t{(*device)()} << 32) | (*device)());
  return [engine] { return (*engine)(); };
}

using hex_digits = std::array<char, 16>;

// By hand: fmt's numbers take many times as long, and each event has an id.
hex_digits hex_of(std::uint64_t value) {
  constexpr std::string_view digit_of = "0123456789abcdef";
  hex_digits digits;
  for (auto each = digits.rbegin(); each != digits.rend(); value >>= 4)
    *each++ = digit_of[value & 0xF];
  return digits;
}

}  // namespace

event_id_source::event_id_source() : event_id_source(system_random()) {}

event_id_source::event_id_source(random_bits random) : random_(std::move(random)) {}

std::string event_id_source::next(time_point arrived) {
  using namespace std::chrono;
  const std::lock_guard lock(mutex_);
  const auto now =
      static_cast<std::uint64_t>(duration_cast<milliseconds>(arrived.time_since_epoch()).count());
  if (now > last_ms_) {
    last_ms_ = now;
    sequence_ = 0;
  } else if (++sequence_ == sequences_per_ms) {
    ++last_ms_;
    sequence_ = 0;
  }
  const std::uint64_t random = random_();
  constexpr std::uint64_t version = 0x7000;
  constexpr std::uint64_t variant = std::uint64_t{1} << 63;
  const auto upper = hex_of(last_ms_ << 16 | version | sequence_);
  const auto lower = hex_of(variant | random >> 2);
  std::string id(36, '-');
  std::copy_n(upper.begin(), 8, id.begin());
  std::copy_n(upper.begin() + 8, 4, id.begin() + 9);
  std::copy_n(upper.begin() + 12, 4, id.begin() + 14);
  std::copy_n(lower.begin(), 4, id.begin() + 19);
  std::copy_n(lower.begin() + 4, 12, id.begin() + 24);
  return id;
}

}  // namespace sidehook::ingest
