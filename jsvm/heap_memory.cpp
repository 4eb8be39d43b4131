#include "jsvm/heap_memory.hpp"

#include <cstdlib>

#include <malloc.h>

namespace sidehook::jsvm {

bool heap_memory::refuses(std::size_t more, std::size_t asked) {
  if (more <= limit_ && used_ <= limit_ - more) return false;
  refused_bytes_ = asked;
  return true;
}

// A refused request that is granted when Duktape repeats it after a collection was no exhaustion.
void heap_memory::grant(std::size_t asked) {
  if (asked == refused_bytes_) refused_bytes_ = 0;
}

void* heap_memory::allocate(std::size_t bytes) {
  if (bytes == 0 || refuses(bytes, bytes)) return nullptr;
  void* block = std::malloc(bytes);
  if (block == nullptr) return nullptr;
  used_ += malloc_usable_size(block);
  grant(bytes);
  return block;
}

void* heap_memory::reallocate(void* block, std::size_t bytes) {
  if (block == nullptr) return allocate(bytes);
  if (bytes == 0) {
    release(block);
    return nullptr;
  }
  const std::size_t before = malloc_usable_size(block);
  if (bytes > before && refuses(bytes - before, bytes)) return nullptr;
  void* moved = std::realloc(block, bytes);
  if (moved == nullptr) return nullptr;
  used_ = used_ - before + malloc_usable_size(moved);
  grant(bytes);
  return moved;
}

void heap_memory::release(void* block) {
  if (block == nullptr) return;
  used_ -= malloc_usable_size(block);
  std::free(block);
}

}  // namespace sidehook::jsvm
