#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "daemon/redis/reply_reader.hpp"
#include "daemon/redis/wire.hpp"

namespace {

using sidehook::redis::command;
using sidehook::redis::reply;
using sidehook::redis::reply_reader;

void require(bool holds) {
  if (!holds) std::abort();
}

bool same(const reply& a, const reply& b) {
  return a.what == b.what && a.number == b.number && a.text == b.text &&
         std::ranges::equal(a.items, b.items, same);
}

// All replies in the bytes, fed in pieces of that size.
std::vector<reply> read(std::string_view bytes, std::size_t piece, std::string& fault) {
  reply_reader reader;
  std::vector<reply> replies;
  while (!bytes.empty()) {
    reader.feed(bytes.substr(0, piece));
    bytes.remove_prefix(std::min(piece, bytes.size()));
    while (auto next = reader.next()) replies.push_back(*std::move(next));
  }
  fault = reader.fault();
  return replies;
}

// A command is what the server reads: a list of texts.
void check_command(std::string_view bytes) {
  command said;
  for (std::size_t at = 0; at < bytes.size();) {
    const auto end = std::min(bytes.find('\0', at), bytes.size());
    said.words.emplace_back(bytes.substr(at, end - at));
    at = end + 1;
  }
  if (said.words.empty()) return;
  std::string wire;
  append(wire, said);
  reply_reader reader;
  reader.feed(wire);
  const auto read_back = reader.next();
  require(read_back && read_back->items.size() == said.words.size());
  for (std::size_t i = 0; i < said.words.size(); ++i)
    require(read_back->items[i].text == said.words[i]);
}

}  // namespace

// The size of the pieces, and what a server sends: the replies are the same in whatever pieces they
// come.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  std::string fault;
  std::string other_fault;
  const auto whole = read(bytes, std::max<std::size_t>(bytes.size(), 1), fault);
  const auto pieces = read(bytes, std::size_t{data[0]} + 1, other_fault);
  require(std::ranges::equal(whole, pieces, same));
  require(fault.empty() == other_fault.empty());
  check_command(bytes);
  return 0;
}
