#include "daemon/redis/command.hpp"

#include <utility>

#include <boost/algorithm/hex.hpp>
#include <openssl/sha.h>

namespace sidehook::redis {
namespace {

std::string sha1_of(const std::string& text) {
  std::string digest(SHA_DIGEST_LENGTH, '\0');
  SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(),
       reinterpret_cast<unsigned char*>(digest.data()));
  return boost::algorithm::hex_lower(digest);
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
