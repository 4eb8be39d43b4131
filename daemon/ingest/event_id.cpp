#include "daemon/ingest/event_id.hpp"

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

void put_hex(std::string& text, std::size_t at, std::size_t digits, std::uint64_t value) {
  constexpr std::string_view digit_of = "0123456789abcdef";
  for (; digits > 0; value >>= 4) text[at + --digits] = digit_of[value & 0xF];
}

}  // namespace

event_id_source::event_id_source()
    : event_id_source(std::chrono::system_clock::now, system_random()) {}

event_id_source::event_id_source(clock clock, random_bits random)
    : clock_(std::move(clock)), random_(std::move(random)) {}

std::string event_id_source::next() {
  using namespace std::chrono;
  const std::lock_guard lock(mutex_);
  const auto now =
      static_cast<std::uint64_t>(duration_cast<milliseconds>(clock_().time_since_epoch()).count());
  if (now > last_ms_) {
    last_ms_ = now;
    sequence_ = 0;
  } else if (++sequence_ == sequences_per_ms) {
    ++last_ms_;
    sequence_ = 0;
  }
  const std::uint64_t random = random_();
  constexpr std::uint64_t variant = 0x8000;
  // By hand: fmt's five numbers take twenty times as long, and each event has an id.
  std::string id = "........-....-7...-....-............";
  put_hex(id, 0, 8, last_ms_ >> 16);
  put_hex(id, 9, 4, last_ms_);
  put_hex(id, 15, 3, sequence_);
  put_hex(id, 19, 4, variant | (random >> 50));
  put_hex(id, 24, 12, random);
  return id;
}

}  // namespace sidehook::ingest
