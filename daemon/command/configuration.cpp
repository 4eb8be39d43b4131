#include "daemon/command/configuration.hpp"

#include <ostream>

#include "config/settings_output.hpp"

namespace sidehook::command {

int print_configuration(const config::settings& settings, configuration_view view,
                        surroundings& world) {
  switch (view) {
    case configuration_view::effective:
      world.out << config::to_json(settings, config::secrets::masked);
      break;
    case configuration_view::reference:
      world.out << config::reference();
      break;
    case configuration_view::sample:
      world.out << config::sample_file();
      break;
  }
  return 0;
}

}  // namespace sidehook::command
