#include "daemon/redis_queue/consumer_name.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <random>
#include <sstream>

#include <fmt/format.h>
#include <unistd.h>

namespace sidehook::redis_queue {
namespace {

std::string host() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) return "host";
  return name.data();
}

// In ticks since the machine was started; "0" when the system does not say.
std::string start_of(pid_t process) {
  std::ifstream file(fmt::format("/proc/{}/stat", process));
  std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  // Behind the program's name, which may hold anything, the moment is the 20th word.
  std::istringstream words(text.substr(std::min(text.size(), text.rfind(')') + 1)));
  std::string word = "0";
  for (int i = 0; i < 20; ++i) words >> word;
  return words ? word : "0";
}

}  // namespace

std::string family_of_this_process() {
  const auto parent = ::getppid();
  return fmt::format("{}.{}.{}.", host(), parent, start_of(parent));
}

std::string new_consumer_name(const std::string& family) {
  std::random_device random;
  return fmt::format("{}{:08x}{:08x}", family.empty() ? host() + "." : family, random(), random());
}

}  // namespace sidehook::redis_queue
