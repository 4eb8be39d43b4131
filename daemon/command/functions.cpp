#include "daemon/command/functions.hpp"

#include <ostream>

#include "jsvm/host/all.hpp"
#include "jsvm/host/typings.hpp"

namespace sidehook::command {

int print_functions(functions_view view, surroundings& world) {
  const auto functions = jsvm::host::all();
  world.out << (view == functions_view::typings ? jsvm::host::typings(functions)
                                                : jsvm::host::reference(functions));
  return 0;
}

}  // namespace sidehook::command
