#pragma once

#include <cstddef>
#include <memory>
#include <type_traits>

namespace sidehook::supervise {

/// Memory that a process shares with those it forks; it outlives each of them.
class shared_memory {
 public:
  /// @throws std::system_error when there is none
  explicit shared_memory(std::size_t bytes);
  ~shared_memory();
  shared_memory(const shared_memory&) = delete;
  shared_memory& operator=(const shared_memory&) = delete;

  void* data() const { return data_; }

 private:
  std::size_t bytes_;
  void* data_;
};

/// Values of one type in such memory.
template <class Value>
class shared_array {
  static_assert(std::is_trivially_destructible_v<Value>);

 public:
  explicit shared_array(std::size_t size)
      : memory_(size * sizeof(Value)), values_(static_cast<Value*>(memory_.data())), size_(size) {
    std::uninitialized_value_construct_n(values_, size);
  }

  std::size_t size() const { return size_; }
  Value& operator[](std::size_t index) { return values_[index]; }
  const Value& operator[](std::size_t index) const { return values_[index]; }

 private:
  shared_memory memory_;
  Value* values_;
  std::size_t size_;
};

}  // namespace sidehook::supervise
