#include "daemon/session/key_hash.hpp"

#include <catch2/catch.hpp>

namespace key_hash_test {

using namespace sidehook;
using session::hash;
using session::hash_function;
using session::key_hash;

TEST_CASE("keys are hashed as gateways hash them, by the vectors that are published") {
  // What is known of gateways: their murmur32 takes whole blocks of four bytes and no more.
  CHECK(key_hash("defaultf1bfc265b48841f1b1dcdc26cd39eadf") == "319d3ab3");
  CHECK(key_hash("defaultf1bfc265b48841f1b1dcdc26cd39eade") == "319d3ab3");
  CHECK(key_hash("abc") == "00000000");
  CHECK(key_hash("default") == "2f25c839");
  CHECK(key_hash("acme0123456789abcdef0123456789abcdef") == "e2aa02cc");
  CHECK(hash("default", hash_function::murmur64) == "a18b3a56cab3dcf3");
  CHECK(hash("default", hash_function::murmur128) == "a18b3a56cab3dcf339c9785c9a23b634");
}

TEST_CASE("a token in JSON says by which function it is hashed") {
  CHECK(key_hash("eyJvcmciOiJhY21lIiwiaWQiOiJhbGljZSIsImgiOiJtdXJtdXIzMiJ9") == "473ac2e0");
  CHECK(key_hash("eyJvcmciOiJhY21lIiwiaWQiOiJhbGljZSIsImgiOiJtdXJtdXI2NCJ9") == "84cb1d572e53e6db");
  CHECK(key_hash("eyJvcmciOiJhY21lIiwiaWQiOiJhbGljZSIsImgiOiJtdXJtdXIxMjgifQ==") ==
        "b5951baf13535baf7118e72367fd5eb7");
  CHECK(key_hash("eyJvcmciOiJhY21lIiwiaWQiOiJhbGljZSIsImgiOiJzaGEyNTYifQ==") ==
        "d9058b2caaf8fc6d721b3f9a591c29993072e4e70ed69ee68d641e6b6c3207ae");
}

TEST_CASE("a token that names no function that there is is hashed by murmur32") {
  // {"org":"acme","id":"alice","h":"md5"}, the same with "h":1, and without "h"
  for (const char* token :
       {"eyJvcmciOiJhY21lIiwiaWQiOiJhbGljZSIsImgiOiJtZDUifQ==",
        "eyJvcmciOiJhY21lIiwiaWQiOiJhbGljZSIsImgiOjF9", "eyJvcmciOiJhY21lIiwiaWQiOiJhbGljZSJ9"}) {
    INFO(token);
    CHECK(key_hash(token) == hash(token, hash_function::murmur32));
    CHECK(key_hash(token).size() == 8);
  }
}

TEST_CASE("every length of a key is hashed, to the digit as MurmurHash and SHA-256 are defined") {
  // Of the reference implementation (x64, 128 bits), for a text that grows by one letter.
  const std::string text = "abcdefghijklmnopqrstuvwxyz";
  CHECK(hash("", hash_function::murmur128) == "00000000000000000000000000000000");
  CHECK(hash("", hash_function::murmur32) == "00000000");
  std::string all;
  for (std::size_t length = 0; length <= text.size(); ++length)
    all += hash(text.substr(0, length), hash_function::murmur128);
  CHECK(hash(all, hash_function::sha256) ==
        "6843c8fcd8128af9732c092ecb698000d5c928155b99161c662ffdb85817c8d4");
  CHECK(hash("", hash_function::sha256) ==
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  const std::string odd("\0\xFF\x80\x7F", 4);
  CHECK(hash(odd, hash_function::murmur32) == "8c26d9da");
  CHECK(hash(odd, hash_function::murmur64) == "3bd9029cf392205a");
}

}  // namespace key_hash_test
