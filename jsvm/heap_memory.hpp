#pragma once

#include <cstddef>

namespace sidehook::jsvm {

/// Duktape's allocator: malloc with a limit on what is held in all. Used by one heap, on its
/// thread.
class heap_memory {
 public:
  explicit heap_memory(std::size_t limit_bytes) : limit_(limit_bytes) {}

  void* allocate(std::size_t bytes);
  void* reallocate(void* block, std::size_t bytes);
  void release(void* block);

  std::size_t used() const { return used_; }
  std::size_t limit() const { return limit_; }

  /// True when the last refusal was final: Duktape collected garbage, tried again, and was refused
  /// again.
  bool exhausted() const { return refused_bytes_ != 0; }
  void forget_exhaustion() { refused_bytes_ = 0; }

  /// While one lives, the heap may hold a little more: what is needed to report that memory ran
  /// out.
  class reserve {
   public:
    explicit reserve(heap_memory& memory) : memory_(memory) { memory_.limit_ += bytes; }
    ~reserve() { memory_.limit_ -= bytes; }
    reserve(const reserve&) = delete;
    reserve& operator=(const reserve&) = delete;

   private:
    static constexpr std::size_t bytes = std::size_t{256} * 1024;
    heap_memory& memory_;
  };

 private:
  bool refuses(std::size_t more, std::size_t asked);
  void grant(std::size_t asked);

  std::size_t limit_;
  std::size_t used_ = 0;
  std::size_t refused_bytes_ = 0;
};

}  // namespace sidehook::jsvm
