#include "daemon/supervise/shared_memory.hpp"

#include <cerrno>
#include <system_error>

#include <sys/mman.h>

namespace sidehook::supervise {

shared_memory::shared_memory(std::size_t bytes)
    : bytes_(bytes),
      data_(::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)) {
  if (data_ == MAP_FAILED)
    throw std::system_error(errno, std::generic_category(), "no memory to share with the worker");
}

shared_memory::~shared_memory() { ::munmap(data_, bytes_); }

}  // namespace sidehook::supervise
