#include "jsvm/heap_memory.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>

namespace sidehook::jsvm {
namespace {

// What a pool takes from the system at once.
constexpr std::size_t first_pooled_bytes = std::size_t{1} * 1024;
constexpr std::size_t most_pooled_bytes = std::size_t{32} * 1024;

// Stands before each block that Duktape gets: the size of the whole, which it does not tell when it
// gives the block back. Duktape aligns by 8 bytes.
using size_mark = std::uint64_t;

std::size_t size_of(const void* block) {
  size_mark size = 0;
  std::memcpy(&size, static_cast<const char*>(block) - sizeof size, sizeof size);
  return size;
}

void* whole_of(void* block) { return static_cast<char*>(block) - sizeof(size_mark); }

void* marked(void* whole, std::size_t size) {
  const size_mark mark = size;
  std::memcpy(whole, &mark, sizeof mark);
  return static_cast<char*>(whole) + sizeof mark;
}

}  // namespace

bool heap_memory::refuses(std::size_t more, std::size_t asked) {
  if (more <= limit_ && used_ <= limit_ - more) return false;
  refused_bytes_ = asked;
  return true;
}

// A refused request that is granted when Duktape repeats it after a collection was no exhaustion.
void heap_memory::grant(std::size_t asked) {
  if (asked == refused_bytes_) refused_bytes_ = 0;
}

heap_memory::pool& heap_memory::pool_of(std::size_t size) {
  auto& pool = pools_.at(size / step - 1);
  if (!pool)
    pool.emplace(size, std::max<std::size_t>(first_pooled_bytes / size, 1),
                 most_pooled_bytes / size);
  return *pool;
}

void* heap_memory::take(std::size_t size) {
  return size <= largest_pooled ? pool_of(size).malloc() : std::malloc(size);
}

void heap_memory::give_back(void* whole, std::size_t size) {
  if (size <= largest_pooled) {
    pool_of(size).free(whole);
  } else {
    std::free(whole);
  }
}

void* heap_memory::allocate(std::size_t bytes) {
  if (bytes == 0 || refuses(bytes, bytes)) return nullptr;
  const std::size_t size = whole_size(bytes);
  void* const whole = take(size);
  if (whole == nullptr) return nullptr;
  used_ += size;
  grant(bytes);
  return marked(whole, size);
}

void* heap_memory::reallocate(void* block, std::size_t bytes) {
  if (block == nullptr) return allocate(bytes);
  if (bytes == 0) {
    release(block);
    return nullptr;
  }
  const std::size_t before = size_of(block);
  const std::size_t size = whole_size(bytes);
  if (size > before && refuses(size - before, bytes)) return nullptr;
  void* const whole = resized(whole_of(block), before, size);
  if (whole == nullptr) return nullptr;
  used_ = used_ - before + size;
  grant(bytes);
  return marked(whole, size);
}

void* heap_memory::resized(void* whole, std::size_t before, std::size_t size) {
  if (before == size) return whole;
  if (before > largest_pooled && size > largest_pooled) return std::realloc(whole, size);
  void* const moved = take(size);
  if (moved == nullptr) return nullptr;
  std::memcpy(moved, whole, std::min(before, size));
  give_back(whole, before);
  return moved;
}

void heap_memory::release(void* block) {
  if (block == nullptr) return;
  const std::size_t size = size_of(block);
  used_ -= size;
  give_back(whole_of(block), size);
}

}  // namespace sidehook::jsvm
