#include "daemon/command/manual.hpp"

#include <algorithm>
#include <cctype>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "daemon/command/exit_code.hpp"
#include "daemon/command/roff_page.hpp"
#include "daemon/version.hpp"

namespace sidehook::command {
namespace {

std::string bold(std::string_view typed) { return roff_bold(roff_literal(typed)); }
std::string italic(std::string_view typed) { return roff_italic(roff_literal(typed)); }

std::string sentence(std::string_view text) {
  std::string made(text);
  if (!made.empty() && !made.ends_with('.')) made += '.';
  return made;
}

bool takes_value(const CLI::Option& option) {
  return option.get_items_expected_max() > 0 && !option.get_type_name().empty();
}

bool takes_several(const CLI::Option& option) { return option.get_items_expected_max() > 1; }

// Without what is checked of it: "INT" of "INT:INT in [1 - 3600]".
std::string type_of(const CLI::Option& option) {
  const auto name = option.get_type_name();
  return name.substr(0, name.find(':'));
}

std::string bounds_of(const CLI::Option& option) {
  const auto name = option.get_type_name();
  const auto at = name.find('[');
  return at == std::string::npos ? "" : name.substr(at);
}

// "-h, --help", "--set TEXT", "[ID ...]".
std::string term_of(const CLI::Option& option) {
  if (!option.nonpositional())
    return italic(option.get_name()) + (takes_several(option) ? " ..." : "");
  std::string term;
  const auto add = [&term](const std::string& name) {
    term += (term.empty() ? "" : ", ") + bold(name);
  };
  for (const auto& name : option.get_snames()) add("-" + name);
  for (const auto& name : option.get_lnames()) add("--" + name);
  if (takes_value(option)) term += " " + italic(type_of(option));
  return term;
}

// In the order of their declaration: the set is in the order of addresses.
std::string excluded_by(const CLI::Option& option, const CLI::App& of) {
  std::string names;
  const auto& excludes = option.get_excludes();
  for (auto* other : const_cast<CLI::App&>(of).get_options()) {
    if (!excludes.contains(other)) continue;
    names += (names.empty() ? "" : ", ") + bold(other->get_name());
  }
  return names;
}

std::string description_of(const CLI::Option& option, const CLI::App& of) {
  auto text = roff_prose(sentence(option.get_description()));
  if (const auto bounds = bounds_of(option); !bounds.empty())
    text += fmt::format(" Within {}.", roff_prose(bounds));
  if (option.get_required() && option.nonpositional()) text += " It has to be given.";
  if (const auto names = excluded_by(option, of); !names.empty())
    text += fmt::format(" Not together with {}.", names);
  return text;
}

void describe_options(roff_page& page, const CLI::App& of) {
  for (const auto* option : of.get_options()) {
    // Of commands it is the same for all.
    if (option == of.get_help_ptr() && of.get_parent() != nullptr) continue;
    page.item(term_of(*option), description_of(*option, of));
  }
}

std::string with_positionals(std::string text, const CLI::App& of) {
  for (const auto* option : of.get_options()) {
    if (option->nonpositional()) continue;
    const auto term = term_of(*option);
    text += option->get_required() ? " " + term : fmt::format(" [{}]", term);
  }
  return text;
}

bool has_options(const CLI::App& of) {
  return std::ranges::any_of(of.get_options(), [&of](const auto* option) {
    return option->nonpositional() && option != of.get_help_ptr();
  });
}

// The command, and those below it.
void describe_command(roff_page& page, const CLI::App& command, const std::string& words) {
  const auto name = words + " " + command.get_name();
  const auto below = command.get_subcommands([](const CLI::App*) { return true; });
  auto heading = bold(name);
  if (has_options(command)) heading += " [" + roff_italic("options") + "]";
  if (!below.empty()) heading += " " + roff_italic("command");
  page.subheading(with_positionals(std::move(heading), command));
  page.paragraph(roff_prose(sentence(command.get_description())));
  describe_options(page, command);
  for (const auto* each : below) describe_command(page, *each, name);
}

void describe_program(roff_page& page, const CLI::App& app) {
  std::string what = app.get_description();
  what.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(what.front())));
  if (what.ends_with('.')) what.pop_back();
  page.heading("NAME");
  page.paragraph(fmt::format("{} \\- {}", roff_literal(app.get_name()), roff_prose(what)));
  page.heading("SYNOPSIS");
  page.synopsis(fmt::format("{} [{}] [{} [{}]]", bold(app.get_name()), roff_italic("options"),
                            roff_italic("command"), roff_italic("options")));
  page.heading("DESCRIPTION");
  page.paragraph(roff_prose(
      "Sidehook is a daemon beside an API gateway. It takes each event that the gateway sends it "
      "over HTTP, and runs the JavaScript handlers that the API definitions register for the "
      "event. "
      "An event that was accepted is on disk until its handlers have run."));
  page.paragraph(roff_prose("Without a command, ") + bold(app.get_name()) + " does what " +
                 bold("serve") + " does.");
}

void describe_files(roff_page& page) {
  page.heading("FILES");
  page.item(bold("sidehook.json"),
            roff_prose("The configuration file, in the working directory, unless ") +
                bold("--config") + " names another one. " + bold("sidehook config --reference") +
                " prints all options, and " + bold("sidehook config --sample") +
                " a file with their defaults.");
  page.item(bold("/etc/sidehook/sidehook.json"),
            roff_prose("The configuration file of the service that a package installs, which has "
                       "its API definitions and scripts in the same directory."));
  page.item(bold("/etc/sidehook/environment"),
            roff_prose("Variables for that service, NAME=value on each line. Need not be there."));
  page.item(bold("/var/lib/sidehook"),
            roff_prose("What that service keeps: accepted events, dead letters, sessions, stored "
                       "values."));
}

void describe_environment(roff_page& page) {
  page.heading("ENVIRONMENT");
  page.item(bold("SIDEHOOK_") + roff_italic("OPTION"),
            roff_prose("Sets an option, over the configuration file: ") +
                bold("SIDEHOOK_JSVM_TIMEOUT_MS=2000") + " is " +
                bold("--set jsvm.timeout_ms=2000") + ".");
  page.item(bold("NO_COLOR"), roff_prose("When it is not empty, nothing is coloured."));
  page.item(bold("NOTIFY_SOCKET") + ", " + bold("WATCHDOG_USEC") + ", " + bold("WATCHDOG_PID"),
            roff_prose("Set by a service manager, which is told as described in ") +
                bold("sd_notify") +
                "(3): that events are taken, that a reload begins and is over, "
                "that the daemon stops, that it is alive.");
}

void describe_signals(roff_page& page) {
  page.heading("SIGNALS");
  page.item(bold("SIGHUP"), roff_prose("Loads API definitions, scripts, certificates and files of "
                                       "secrets anew."));
  page.item(bold("SIGTERM") + ", " + bold("SIGINT"),
            roff_prose("Stops the daemon: what runs is finished, the rest is kept for the next "
                       "start. A second one stops it at once."));
}

void describe_exit_codes(roff_page& page) {
  page.heading("EXIT STATUS");
  page.item(bold("0"), roff_prose("What was asked for was done."));
  page.item(bold(std::to_string(exit_failed)),
            roff_prose("It failed: a fault was found, a handler did not succeed, the daemon is not "
                       "healthy or could not start."));
  page.item(bold(std::to_string(exit_misused)),
            roff_prose("The command line or a setting is wrong, and nothing was done."));
}

}  // namespace

std::string manual_page(const CLI::App& app) {
  roff_page page("SIDEHOOK", "1", fmt::format("sidehook {}", version), "User Commands");
  describe_program(page, app);
  page.heading("OPTIONS");
  page.paragraph(roff_prose("These may be given before a command and after it."));
  describe_options(page, app);
  page.heading("COMMANDS");
  for (const auto* command : app.get_subcommands([](const CLI::App*) { return true; }))
    describe_command(page, *command, app.get_name());
  describe_exit_codes(page);
  describe_signals(page);
  describe_environment(page);
  describe_files(page);
  return page.text();
}

}  // namespace sidehook::command
