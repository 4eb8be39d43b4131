#include "test/support/documented_rights.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "test/support/checkout_folder.hpp"

namespace sidehook::test {

std::vector<std::string> documented_rights(const std::string& readme) {
  std::ifstream file(checkout_folder() + "/" + readme);
  std::string line;
  while (std::getline(file, line)) {
    if (!line.starts_with("ACL SETUSER sidehook ")) continue;
    std::istringstream text(line);
    std::vector<std::string> words;
    for (std::string word; text >> word;) words.push_back(word == ">PASSWORD" ? ">pw" : word);
    return words;
  }
  throw std::runtime_error(readme + " names no rights");
}

}  // namespace sidehook::test
