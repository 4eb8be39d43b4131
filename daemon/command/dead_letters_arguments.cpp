#include "daemon/command/dead_letters_arguments.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "daemon/command/admin_arguments.hpp"
#include "daemon/command/time_argument.hpp"

namespace sidehook::command {
namespace {

using action = dead_letters_options::action;

// An empty text is a variable of a script that has none, and would silently mean all.
CLI::Option* add_text(CLI::App& to, const std::string& name, std::optional<std::string>& target,
                      const std::string& documentation) {
  const auto keep = [&target, name](const std::string& text) {
    if (text.empty()) throw CLI::ValidationError(name, "must not be empty");
    target = text;
  };
  return to.add_option_function<std::string>(name, keep, documentation)->type_name("TEXT");
}

CLI::Option* add_time(CLI::App& to, const std::string& name,
                      std::optional<std::chrono::sys_seconds>& target,
                      const std::string& documentation) {
  const auto keep = [&target, name](const std::string& text) {
    target = parse_time(text, std::chrono::system_clock::now());
    if (!target)
      throw CLI::ValidationError(
          name, fmt::format("{} is no time: 2026-08-21T10:11:12Z, seconds since 1970, or how long "
                            "ago, as in 90m",
                            text.empty() ? "\"\"" : text));
  };
  return to.add_option_function<std::string>(name, keep, documentation)->type_name("TIME");
}

std::vector<CLI::Option*> add_filters(CLI::App& to, dead_letters_options& given) {
  return {add_text(to, "--api", given.api_id, "Those of this API"),
          add_text(to, "--type", given.event_type, "Those of events of this type"),
          add_text(to, "--handler", given.handler, "Those of this handler"),
          add_time(to, "--from", given.from, "Those that died at this time or later"),
          add_time(to, "--to", given.to, "Those that died before this time")};
}

// Which letters a command that changes something is about: never all by mistake.
void add_choice(CLI::App& to, dead_letters_options& given) {
  auto* ids = to.add_option("ID", given.ids, "Those with these ids")->type_name("");
  auto* all = to.add_flag_callback(
      "--all", [&given] { given.which = dead_letters_options::extent::all; }, "All there are");
  all->excludes(ids);
  for (auto* filter : add_filters(to, given)) {
    filter->excludes(ids);
    filter->excludes(all);
  }
}

CLI::App* add_action(CLI::App& to, const std::string& name, const std::string& documentation,
                     dead_letters_options& given, action what) {
  auto* made = to.add_subcommand(name, documentation);
  made->callback([&given, what] { given.what = what; });
  return made;
}

void add_common(CLI::App& to, dead_letters_options& given) {
  add_admin_options(to, given.daemon);
  to.add_flag_callback(
      "--json", [&given] { given.output = dead_letters_options::form::json; },
      "Print the daemon's answers as they are, one a line");
  auto& answer_mb = given.daemon.limits.answer_mb;
  to.add_option("--max-answer-mb", answer_mb,
                fmt::format("Size of one answer in MB (default: {})", answer_mb))
      ->check(CLI::Range(1, 4'096));
}

}  // namespace

CLI::App* declare_dead_letters(CLI::App& app, dead_letters_options& given) {
  auto* made =
      app.add_subcommand("dead-letters", "Work on what the running daemon has given up on");
  made->require_subcommand(1);
  add_common(*made, given);
  add_filters(*add_action(*made, "list", "Show all, the newest first", given, action::list), given);
  add_action(*made, "show", "Show one with its event and all attempts", given, action::show)
      ->add_option("ID", given.ids, "Its id")
      ->type_name("")
      ->expected(1)
      ->required();
  add_choice(*add_action(*made, "replay", "Run them anew", given, action::replay), given);
  add_choice(*add_action(*made, "delete", "Delete them", given, action::remove), given);
  return made;
}

}  // namespace sidehook::command
