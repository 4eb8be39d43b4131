#include "test/integration/redis_store/raw_redis.hpp"

#include <stdexcept>

namespace sidehook::test {

std::string raw_redis::ask(const std::vector<std::string>& words) {
  std::string request = "*" + std::to_string(words.size()) + "\r\n";
  for (const auto& word : words)
    request += "$" + std::to_string(word.size()) + "\r\n" + word + "\r\n";
  socket_.send(request);
  return read_reply();
}

std::string raw_redis::read_reply() {
  const std::string line = read_line();
  const std::string rest = line.substr(1);
  switch (line[0]) {
    case '-':
      return line;
    case '$':
      return rest == "-1" ? "(nil)" : read_bytes(std::stoul(rest));
    case '*': {
      std::string lines;
      for (int i = std::stoi(rest); i > 0; --i) lines += read_reply() + (i > 1 ? "\n" : "");
      return lines;
    }
    default:
      return rest;
  }
}

std::string raw_redis::read_line() {
  std::size_t end = 0;
  while ((end = read_.find("\r\n")) == std::string::npos) {
    const auto more = socket_.receive();
    if (more.empty()) throw std::runtime_error("Redis has closed the connection");
    read_ += more;
  }
  std::string line = read_.substr(0, end);
  read_.erase(0, end + 2);
  return line;
}

std::string raw_redis::read_bytes(std::size_t count) {
  while (read_.size() < count + 2) {
    const auto more = socket_.receive();
    if (more.empty()) throw std::runtime_error("Redis has closed the connection");
    read_ += more;
  }
  std::string bytes = read_.substr(0, count);
  read_.erase(0, count + 2);
  return bytes;
}

}  // namespace sidehook::test
