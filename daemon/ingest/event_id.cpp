#include "daemon/ingest/event_id.hpp"

#include <memory>
#include <random>

#include <fmt/format.h>

namespace sidehook::ingest {
namespace {

constexpr std::uint32_t sequences_per_ms = 1u << 12;

event_id_source::random_bits system_random() {
  auto device = std::make_shared<std::random_device>();
  auto engine = std::make_shared<std::mt19937_64>((std::uint64_t{(*device)()} << 32) | (*device)());
  return [engine] { return (*engine)(); };
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
  return fmt::format("{:08x}-{:04x}-7{:03x}-{:04x}-{:012x}", last_ms_ >> 16, last_ms_ & 0xFFFF,
                     sequence_, variant | (random >> 50), random & 0xFFFF'FFFF'FFFF);
}

}  // namespace sidehook::ingest
