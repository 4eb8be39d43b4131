#include "daemon/catalog/builtins.hpp"

#include <set>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "config/file.hpp"

namespace sidehook::catalog {
namespace {

using builtin::text_template;

// Bodies are small; a file of this size is a mistake.
constexpr std::size_t largest_template = std::size_t{256} * 1024;

config::fault fault_at(const config::api_definition& definition,
                       const config::event_handler& handler) {
  config::fault fault;
  fault.file = definition.file;
  fault.line = handler.line;
  fault.pointer = handler.pointer;
  return fault;
}

// Adds templates to a catalog.
class template_reader {
 public:
  template_reader(catalog& made, const sources& paths, const catalog* previous)
      : made_(made), paths_(paths), previous_(previous) {}

  void read(const mention& named) {
    auto file = config::read_file(paths_.scripts / named.name, largest_template);
    if (!file.failure.empty()) return keep_last_good(named.name, unreadable(named, file.failure));
    auto parsed = text_template::parse(file.text);
    if (const auto* wrong = std::get_if<builtin::template_fault>(&parsed))
      return keep_last_good(named.name, fault_in(named.name, *wrong));
    auto ready = std::make_shared<const text_template>(std::get<text_template>(std::move(parsed)));
    const auto not_json = named.name.ends_with(".json") ? ready->fault_as_json() : "";
    if (!not_json.empty())
      return keep_last_good(named.name, fault_in(named.name, {0, 0, not_json}));
    made_.templates[named.name] = std::make_shared<const template_file>(
        template_file{std::move(file.text), std::move(ready)});
  }

 private:
  config::fault unreadable(const mention& named, const std::string& why) const {
    auto fault = fault_at(*named.definition, *named.handler);
    fault.message = fmt::format("the template {} {}",
                                (paths_.scripts / named.name).lexically_normal().string(), why);
    return fault;
  }

  static config::fault fault_in(const std::string& name, const builtin::template_fault& wrong) {
    config::fault fault;
    fault.file = name;
    fault.line = wrong.line;
    fault.column = wrong.column;
    fault.message = wrong.message;
    return fault;
  }

  void keep_last_good(const std::string& name, config::fault fault) {
    if (previous_ != nullptr) {
      if (const auto found = previous_->templates.find(name); found != previous_->templates.end()) {
        made_.templates.insert(*found);
        fault.message += "; its last good version stays";
      }
    }
    made_.faults.push_back(std::move(fault));
  }

  catalog& made_;
  const sources& paths_;
  const catalog* previous_;
};

// The faults of templates that did not load are told already.
builtin::made_handler make(catalog& definitions, const config::api_definition& definition,
                           const config::event_handler& handler,
                           const builtin::handler_maker& maker) {
  std::shared_ptr<const text_template> body;
  if (const auto& path = handler.target.template_path; !path.empty()) {
    const auto found = definitions.templates.find(script_name(path));
    if (found == definitions.templates.end())
      return builtin::handler_maker::missing(
          fmt::format("its template {} did not load", script_name(path)));
    body = found->second->parsed;
  }
  auto made = maker.make(handler, std::move(body));
  if (made.fault.empty()) return made;
  auto fault = fault_at(definition, handler);
  fault.message = made.fault;
  definitions.faults.push_back(std::move(fault));
  return made;
}

}  // namespace

std::vector<mention> mentioned_templates(const catalog& catalog) {
  std::vector<mention> mentions;
  std::set<std::string> seen;
  for_each_registered(catalog, [&](const auto& definition, const auto& handler) {
    const auto& path = handler.target.template_path;
    if (path.empty()) return;
    auto name = script_name(path);
    if (seen.insert(name).second) mentions.push_back({std::move(name), &definition, &handler});
  });
  return mentions;
}

void read_templates(catalog& definitions, const sources& paths, const catalog* previous) {
  template_reader reader(definitions, paths, previous);
  for (const auto& mention : mentioned_templates(definitions)) reader.read(mention);
}

void make_builtins(catalog& definitions, const builtin::handler_maker& maker) {
  for_each_registered(definitions, [&](const auto& definition, const auto& handler) {
    if (handler.kind == config::handler_kind::dynamic) return;
    definitions.builtins.emplace(handler_place{definition.file, handler.pointer},
                                 make(definitions, definition, handler, maker));
  });
}

}  // namespace sidehook::catalog
