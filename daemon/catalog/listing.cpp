#include "daemon/catalog/listing.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <unordered_map>

#include <fmt/format.h>

#include "daemon/catalog/script_faults.hpp"
#include "daemon/catalog/script_uses.hpp"

namespace sidehook::catalog {
namespace {

using state = handler_row::state;

// The line of a script, from 1, on which the name is defined, as far as its text tells; 0 when it
// does not.
int line_of_definition(std::string_view source, std::string_view name) {
  const auto is_word = [](char c) {
    return c == '_' || c == '$' || c == '.' || (c >= '0' && c <= '9') ||
           ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
  };
  for (auto at = source.find(name); at != std::string_view::npos; at = source.find(name, at + 1)) {
    if (at > 0 && is_word(source[at - 1])) continue;
    const auto next = source.find_first_not_of(" \t", at + name.size());
    if (next == std::string_view::npos) break;
    const bool assigned =
        source[next] == '=' && (next + 1 == source.size() || source[next + 1] != '=');
    const bool function = source[next] == '(' && source.substr(0, at).ends_with("function ");
    if (assigned || function)
      return 1 + static_cast<int>(std::count(
                     source.begin(), source.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
  }
  return 0;
}

class describer {
 public:
  describer(const catalog& catalog, const jsvm::load_report& report)
      : catalog_(catalog), report_(report) {
    for (const auto& script : catalog.scripts) sources_[script->path] = script->source;
    for (const auto& realm : realms_of(catalog)) {
      for (std::size_t i = 0; i < realm.scripts.size(); ++i)
        order_.emplace(script_use{realm.api_id, realm.scripts[i]->path}, i);
    }
    for (const auto& fault : report.faults) not_loaded_.insert({fault.api_id, fault.path});
  }

  listing describe() {
    result_.faults = catalog_.faults;
    add_load_failure();
    add_script_faults(result_.faults, report_.faults);
    std::size_t registered = 0;
    for (const auto* definition : registering(catalog_)) {
      for (const auto& handler : definition->handlers) {
        result_.handlers.push_back(row_of(*definition, handler));
        if (!is_registered(*definition, handler)) continue;
        if (handler.kind != config::handler_kind::dynamic) {
          judge_builtin(*definition, handler);
          continue;
        }
        if (registered < report_.handlers.size())
          judge(*definition, handler, report_.handlers[registered]);
        ++registered;
      }
    }
    return std::move(result_);
  }

 private:
  void add_load_failure() {
    if (report_.failure.empty()) return;
    config::fault fault;
    fault.message = report_.failure;
    result_.faults.push_back(std::move(fault));
  }

  static handler_row row_of(const config::api_definition& definition,
                            const config::event_handler& handler) {
    handler_row row;
    row.api_id = definition.api_id;
    row.event_type = handler.event_type;
    row.handler = handler.left_to_gateway ? std::string(config::to_string(handler.kind))
                                          : registered_name(definition, handler);
    const auto& path =
        handler.kind == config::handler_kind::dynamic ? handler.path : handler.target.template_path;
    row.path = handler.left_to_gateway || path.empty() ? "" : script_name(path);
    row.definition_file = definition.file;
    if (handler.left_to_gateway) {
      row.is = state::left_to_gateway;
    } else if (handler.disabled) {
      row.is = state::disabled;
    } else if (definition.shadowed) {
      row.is = state::shadowed;
      row.detail = "another definition with this api_id is in force";
    }
    return row;
  }

  // What is wrong with it is reported already.
  void judge_builtin(const config::api_definition& definition,
                     const config::event_handler& handler) {
    const auto found = catalog_.builtins.find({definition.file, handler.pointer});
    if (found == catalog_.builtins.end() || found->second.fault.empty()) return;
    result_.handlers.back().is = state::missing;
    result_.handlers.back().detail = found->second.fault;
  }

  // Sets the state of the row just added, and reports what is wrong with it.
  void judge(const config::api_definition& definition, const config::event_handler& handler,
             const jsvm::handler_state& found) {
    auto& row = result_.handlers.back();
    if (found.state != jsvm::handler_state::found::ready && did_not_load(row)) {
      // That the file did not load is reported already.
      row.is = state::missing;
      row.detail = row.path + " did not load";
      return;
    }
    using what = jsvm::handler_state::found;
    if (found.state == what::missing) {
      row.is = state::missing;
      row.detail = fmt::format("{} defines no global '{}'", row.path, handler.name);
    } else if (found.state == what::not_a_handler) {
      row.is = state::not_a_handler;
      row.detail = fmt::format("'{}' in {} has no function DoProcessEvent", handler.name, row.path);
    } else if (!found.defined_in.empty() && found.defined_in != row.path) {
      row.is = state::overridden;
      row.detail = why_overridden(row, handler.name, found.defined_in);
    }
    if (row.is == state::ready || !reported_.insert(row.detail).second) return;
    config::fault fault;
    fault.file = definition.file;
    fault.line = handler.line;
    fault.pointer = handler.pointer;
    fault.message = row.detail;
    result_.faults.push_back(std::move(fault));
  }

  std::string why_overridden(const handler_row& row, const std::string& name,
                             const std::string& defined_in) const {
    if (did_not_load(row))
      return fmt::format("{} did not load; '{}' is what {} defines", row.path, name,
                         place(defined_in, name));
    // What is evaluated later would have replaced it.
    if (evaluated_before(use_of(row, defined_in), use_of(row, row.path)))
      return fmt::format("{} defines no global '{}': what runs is that of {}", row.path, name,
                         place(defined_in, name));
    return fmt::format(
        "'{}' is defined in {} and again in {}, which is evaluated later and runs for both", name,
        place(row.path, name), place(defined_in, name));
  }

  // A file in the global object in which the row's handler is looked for.
  script_use use_of(const handler_row& row, const std::string& path) const {
    return {catalog_.globals == jsvm::globals::per_api ? row.api_id : "", path};
  }

  bool evaluated_before(const script_use& use, const script_use& other) const {
    const auto first = order_.find(use);
    const auto second = order_.find(other);
    return first != order_.end() && second != order_.end() && first->second < second->second;
  }

  bool did_not_load(const handler_row& row) const {
    return !sources_.contains(row.path) || not_loaded_.contains(use_of(row, row.path));
  }

  std::string place(const std::string& path, const std::string& name) const {
    const auto source = sources_.find(path);
    const int line = source == sources_.end() ? 0 : line_of_definition(source->second, name);
    return line == 0 ? path : fmt::format("{}:{}", path, line);
  }

  const catalog& catalog_;
  const jsvm::load_report& report_;
  std::unordered_map<std::string, std::string_view> sources_;
  // At which place each file is evaluated.
  std::map<script_use, std::size_t> order_;
  std::set<script_use> not_loaded_;
  // One report for all handlers that share a fault.
  std::set<std::string> reported_;
  listing result_;
};

}  // namespace

bool is_registered(handler_row::state state) {
  using enum handler_row::state;
  return state != disabled && state != left_to_gateway && state != shadowed;
}

const char* to_string(handler_row::state state) {
  switch (state) {
    case state::ready:
      return "ready";
    case state::disabled:
      return "disabled";
    case state::left_to_gateway:
      return "left to the gateway";
    case state::shadowed:
      return "shadowed";
    case state::missing:
      return "missing";
    case state::not_a_handler:
      return "not a handler";
    case state::overridden:
      return "overridden";
  }
  return "unknown";
}

std::size_t listing::errors() const {
  return static_cast<std::size_t>(
      std::ranges::count(faults, config::fault::level::error, &config::fault::severity));
}

listing describe(const catalog& catalog, const jsvm::load_report& report) {
  return describer(catalog, report).describe();
}

}  // namespace sidehook::catalog
