#include "jsvm/heap_memory.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <random>
#include <vector>

#include <catch2/catch.hpp>

namespace heap_memory_test {

using sidehook::jsvm::heap_memory;

namespace {

struct block {
  unsigned char* at = nullptr;
  std::size_t bytes = 0;
  unsigned char mark = 0;

  void fill() const { std::memset(at, mark, bytes); }
  bool is_whole(std::size_t first) const {
    for (std::size_t i = 0; i < first; ++i) {
      if (at[i] != mark) return false;
    }
    return true;
  }
};

}  // namespace

TEST_CASE("blocks of all sizes keep what is in them, and all of it is given back") {
  heap_memory memory(std::size_t{64} * 1024 * 1024);
  std::mt19937 random(1);
  std::vector<block> blocks;
  const auto size = [&] { return 1 + random() % (random() % 8 == 0 ? 5'000U : 600U); };
  for (int i = 0; i < 50'000; ++i) {
    const auto what = random() % 4;
    if (what < 2 || blocks.empty()) {
      const auto bytes = size();
      auto* const at = static_cast<unsigned char*>(memory.allocate(bytes));
      REQUIRE(at != nullptr);
      REQUIRE(reinterpret_cast<std::uintptr_t>(at) % 8 == 0);
      blocks.push_back({at, bytes, static_cast<unsigned char>(random())});
      blocks.back().fill();
      continue;
    }
    auto& any = blocks[random() % blocks.size()];
    REQUIRE(any.is_whole(any.bytes));
    if (what == 2) {
      const auto bytes = size();
      any.at = static_cast<unsigned char*>(memory.reallocate(any.at, bytes));
      REQUIRE(any.at != nullptr);
      REQUIRE(any.is_whole(std::min(any.bytes, bytes)));
      any.bytes = bytes;
      any.fill();
    } else {
      memory.release(any.at);
      any = blocks.back();
      blocks.pop_back();
    }
  }
  CHECK(memory.used() > 0);
  for (const auto& each : blocks) memory.release(each.at);
  CHECK(memory.used() == 0);
}

TEST_CASE("no more is held than the limit allows, blocks' marks included") {
  heap_memory memory(1'000);
  void* const first = memory.allocate(400);
  void* const second = memory.allocate(400);
  REQUIRE(first != nullptr);
  REQUIRE(second != nullptr);
  CHECK(memory.allocate(400) == nullptr);
  CHECK(memory.exhausted());
  CHECK(memory.reallocate(second, 800) == nullptr);
  memory.release(first);
  // What is granted when it is asked for again was not refused for good.
  void* const moved = memory.reallocate(second, 800);
  CHECK(moved != nullptr);
  CHECK_FALSE(memory.exhausted());
  memory.release(moved);
  CHECK(memory.used() == 0);
}

TEST_CASE("nothing is a block of no bytes") {
  heap_memory memory(1'000);
  CHECK(memory.allocate(0) == nullptr);
  memory.release(nullptr);
  void* const made = memory.reallocate(nullptr, 10);
  REQUIRE(made != nullptr);
  CHECK(memory.reallocate(made, 0) == nullptr);
  CHECK(memory.used() == 0);
}

}  // namespace heap_memory_test
