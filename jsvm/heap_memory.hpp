#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include <boost/pool/pool.hpp>

#include "jsvm/sanitizers.hpp"

namespace sidehook::jsvm {

/// Duktape's allocator, with a limit on what is held in all. Used by one heap, on its thread, which
/// makes it faster than malloc: small blocks, which nearly all are, come from pools of blocks of
/// the same size. What a pool has taken from the system it gives back with the heap.
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
  using pool = boost::pool<boost::default_user_allocator_malloc_free>;

  // Sizes of whole blocks, what stands before Duktape's part included.
  static constexpr std::size_t step = 16;
#if defined(SIDEHOOK_ASAN)
  // AddressSanitizer sees what malloc gave.
  static constexpr std::size_t largest_pooled = 0;
#else
  static constexpr std::size_t largest_pooled = 512;
#endif

  bool refuses(std::size_t more, std::size_t asked);
  void grant(std::size_t asked);
  static constexpr std::size_t whole_size(std::size_t bytes) {
    return (bytes + sizeof(std::uint64_t) + step - 1) / step * step;
  }
  void* take(std::size_t size);
  void* resized(void* whole, std::size_t before, std::size_t size);
  void give_back(void* whole, std::size_t size);
  pool& pool_of(std::size_t size);

  std::size_t limit_;
  std::size_t used_ = 0;
  std::size_t refused_bytes_ = 0;
  std::array<std::optional<pool>, largest_pooled / step> pools_;
};

}  // namespace sidehook::jsvm
