#include "daemon/command/command_line.hpp"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <ostream>

#include <CLI/CLI.hpp>

#include "config/environment.hpp"
#include "config/settings_loader.hpp"
#include "daemon/command/admin_arguments.hpp"
#include "daemon/command/configuration.hpp"
#include "daemon/command/dead_letters_arguments.hpp"
#include "daemon/command/exit_code.hpp"
#include "daemon/command/functions.hpp"
#include "daemon/command/health.hpp"
#include "daemon/command/manual.hpp"
#include "daemon/command/sessions.hpp"
#include "daemon/command/top.hpp"
#include "daemon/version.hpp"

namespace sidehook::command {
namespace {

constexpr const char* default_config_file = "sidehook.json";

// Everything the arguments may say.
struct arguments {
  std::string config_file;
  std::vector<std::string> assignments;
  serve_options serve;
  run_options run;
  configuration_view view = configuration_view::effective;
  functions_view functions = functions_view::reference;
  std::string sessions_file;
  dead_letters_options dead_letters;
  health_options health;
  top_options top;
};

struct subcommands {
  CLI::App* serve;
  CLI::App* check;
  CLI::App* run;
  CLI::App* config;
  CLI::App* functions;
  CLI::App* import_sessions;
  CLI::App* dead_letters;
  CLI::App* health;
  CLI::App* top;
  CLI::App* manual;
};

subcommands declare(CLI::App& app, arguments& given) {
  app.set_version_flag("--version", std::string(version));
  app.require_subcommand(0, 1);
  app.fallthrough();
  app.add_option("--config", given.config_file,
                 "The configuration file (default: sidehook.json in the working directory, when "
                 "there is one)");
  app.add_option("--set", given.assignments,
                 "path=value: one option, over file and environment; may be repeated")
      ->allow_extra_args(false);

  subcommands made{};
  made.serve = app.add_subcommand("serve", "Take events and run their handlers (the default)");
  app.add_option("--ready-fd", given.serve.ready_fd,
                 "serve: a descriptor that gets {\"events\":PORT,\"admin\":PORT} when both listen");
  made.check = app.add_subcommand(
      "check", "Load definitions and scripts, and say what is registered and what is wrong");
  made.run = app.add_subcommand("run", "Run the handlers for one event, once");
  made.run->add_option("--api", given.run.api_id, "The API's id (default: told as for a POST)");
  made.run
      ->add_option("--event", given.run.event_file,
                   "A file with the event, or - for standard input")
      ->required();
  made.run->add_option("--http-mock", given.run.http_mock_file,
                       "A file of answers to HTTP requests; nothing is sent then");
  made.run
      ->add_option("--session", given.run.sessions,
                   "KEY=FILE: a session that there is; may be repeated")
      ->allow_extra_args(false);
  made.config = app.add_subcommand("config", "Print the settings in force, as JSON");
  auto* reference = made.config->add_flag_callback(
      "--reference", [&given] { given.view = configuration_view::reference; },
      "Print all options, in Markdown");
  made.config
      ->add_flag_callback(
          "--sample", [&given] { given.view = configuration_view::sample; },
          "Print a file with every default")
      ->excludes(reference);
  made.functions = app.add_subcommand("functions", "Print what handlers may call, in Markdown");
  made.functions->add_flag_callback(
      "--typings", [&given] { given.functions = functions_view::typings; },
      "Print TypeScript declarations");
  auto* sessions = app.add_subcommand("sessions", "Work on the sessions that are stored");
  sessions->require_subcommand(1);
  made.import_sessions = sessions->add_subcommand(
      "import", "Store sessions: a JSON object of them by key, or a line for each");
  made.import_sessions->add_option("FILE", given.sessions_file, "The file, or - for standard input")
      ->required();
  made.dead_letters = declare_dead_letters(app, given.dead_letters);
  made.health = app.add_subcommand("health", "Say whether the running daemon accepts events");
  made.health->add_flag_callback(
      "--live", [&given] { given.health.what = health_options::question::alive; },
      "Say whether it answers at all");
  add_admin_options(*made.health, given.health.daemon);
  made.top = declare_top(app, given.top);
  made.manual = app.add_subcommand("manual", "Print the manual page sidehook(1), in roff");
  return made;
}

void print_faults(const std::vector<config::fault>& faults, std::ostream& err) {
  for (const auto& fault : faults) err << "sidehook: " << config::describe(fault) << '\n';
}

// The settings, or nothing when everything wrong with them has been printed.
std::optional<config::settings> settle(const arguments& given, const surroundings& world) {
  config::settings_sources sources;
  sources.environment = world.environment;
  sources.assignments = given.assignments;
  const bool named = !given.config_file.empty();
  if (named || std::filesystem::exists(default_config_file)) {
    auto file = config::read_settings_file(named ? given.config_file : default_config_file);
    if (file.has_error()) {
      print_faults({file.error()}, world.err);
      return std::nullopt;
    }
    sources.file = *std::move(file);
  }
  auto loaded = config::load_settings(sources);
  if (loaded.has_error()) {
    print_faults(loaded.error(), world.err);
    return std::nullopt;
  }
  return loaded->values;
}

int print_manual(const CLI::App& app, surroundings& world) {
  world.out << manual_page(app);
  return 0;
}

int dispatch(const CLI::App& app, const subcommands& commands, const arguments& given,
             surroundings& world) {
  if (commands.manual->parsed()) return print_manual(app, world);
  if (commands.config->parsed() && given.view != configuration_view::effective) {
    return print_configuration({}, given.view, world);
  }
  if (commands.functions->parsed()) return print_functions(given.functions, world);
  const auto settings = settle(given, world);
  if (!settings) return exit_misused;
  if (commands.check->parsed()) return check(*settings, world);
  if (commands.import_sessions->parsed())
    return import_sessions(*settings, given.sessions_file, world);
  if (commands.dead_letters->parsed()) return dead_letters(*settings, given.dead_letters, world);
  if (commands.health->parsed()) return health(*settings, given.health, world);
  if (commands.top->parsed()) return top(*settings, given.top, world);
  if (commands.run->parsed()) return run(*settings, given.run, world);
  if (commands.config->parsed()) return print_configuration(*settings, given.view, world);
  return serve(*settings, given.serve, world);
}

}  // namespace

int run_command_line(std::vector<std::string> words, surroundings& world) {
  CLI::App app("Runs JavaScript handlers on API-gateway events.", "sidehook");
  arguments given;
  const auto commands = declare(app, given);
  // CLI11 takes them from the back.
  std::reverse(words.begin(), words.end());
  try {
    app.parse(std::move(words));
  } catch (const CLI::ParseError& error) {
    return app.exit(error, world.out, world.err) == 0 ? 0 : exit_misused;
  }
  if (!config::variable(world.environment, "NO_COLOR").value_or("").empty()) world.colours = false;
  try {
    return dispatch(app, commands, given, world);
  } catch (const std::exception& error) {
    world.err << "sidehook: " << error.what() << '\n';
    return exit_failed;
  }
}

}  // namespace sidehook::command
