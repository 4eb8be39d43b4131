#include "daemon/redis/wire.hpp"

#include <new>
#include <vector>

#include <hiredis/hiredis.h>

namespace sidehook::redis {

void append(std::string& to, const command& what) {
  std::vector<const char*> words;
  std::vector<std::size_t> sizes;
  words.reserve(what.words.size());
  sizes.reserve(what.words.size());
  for (const auto& word : what.words) {
    words.push_back(word.data());
    sizes.push_back(word.size());
  }
  char* text = nullptr;
  const int size =
      redisFormatCommandArgv(&text, static_cast<int>(words.size()), words.data(), sizes.data());
  if (size < 0) throw std::bad_alloc();
  const std::unique_ptr<char, void (*)(char*)> owner(text,
                                                     [](char* made) { redisFreeCommand(made); });
  to.append(text, static_cast<std::size_t>(size));
}

}  // namespace sidehook::redis
