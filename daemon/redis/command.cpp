#include "daemon/redis/command.hpp"

#include <array>
#include <iterator>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>
#include <openssl/evp.h>

namespace sidehook::redis {
namespace {

std::string sha1_of(const std::string& text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr) != 1)
    throw std::runtime_error("OpenSSL has no SHA-1");
  std::string hex;
  for (unsigned i = 0; i < size; ++i)
    fmt::format_to(std::back_inserter(hex), "{:02x}", digest.at(i));
  return hex;
}

}  // namespace

script::script(std::string text) : text_(std::move(text)), digest_(sha1_of(text_)) {}

command call(std::shared_ptr<const script> code, std::vector<std::string> keys,
             std::vector<std::string> arguments) {
  command made{{"EVALSHA", code->digest(), std::to_string(keys.size())}};
  made.words.insert(made.words.end(), std::make_move_iterator(keys.begin()),
                    std::make_move_iterator(keys.end()));
  made.words.insert(made.words.end(), std::make_move_iterator(arguments.begin()),
                    std::make_move_iterator(arguments.end()));
  made.code = std::move(code);
  return made;
}

}  // namespace sidehook::redis
