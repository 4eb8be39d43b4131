#include <iostream>

#include <unistd.h>

#include "daemon/command/command_line.hpp"

int main(int argc, char** argv) {
  std::vector<std::string> environment;
  for (char** variable = environ; *variable != nullptr; ++variable)
    environment.emplace_back(*variable);
  sidehook::command::surroundings world{std::cout, std::cerr, std::cin, std::move(environment),
                                        ::isatty(STDOUT_FILENO) == 1};
  return sidehook::command::run_command_line({argv + 1, argv + argc}, world);
}
