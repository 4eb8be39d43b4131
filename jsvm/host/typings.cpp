#include "jsvm/host/typings.hpp"

#include <algorithm>
#include <map>
#include <string_view>

#include <fmt/format.h>

#include "jsvm/host/embedded.hpp"

namespace sidehook::jsvm::host {
namespace {

struct member_name {
  /// "console"; "" for a global function.
  std::string_view object;
  std::string_view name;
};

member_name split(std::string_view name) {
  const auto dot = name.find('.');
  if (dot == std::string_view::npos) return {"", name};
  return {name.substr(0, dot), name.substr(dot + 1)};
}

std::string declaration(const host_function& function, std::string_view indent) {
  const auto [object, name] = split(function.name);
  return fmt::format("{0}/** {1} */\n{0}{2}function {3}{4};\n", indent, function.summary,
                     object.empty() ? "declare " : "", name, function.signature);
}

std::string escaped_for_table(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '|') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

}  // namespace

std::string typings(std::span<const host_function> functions) {
  std::string text(handlers_d_ts);
  std::map<std::string_view, std::string> objects;
  for (const auto& function : functions) {
    const auto object = split(function.name).object;
    if (object.empty()) {
      text += "\n" + declaration(function, "");
    } else {
      objects[object] += declaration(function, "  ");
    }
  }
  for (const auto& [object, members] : objects)
    text += fmt::format("\ndeclare namespace {} {{\n{}}}\n", object, members);
  return text;
}

std::string reference(std::span<const host_function> functions) {
  std::string text =
      "# Functions that handlers may call\n\n"
      "Made from the rows of jsvm/host by `sidehook functions`. What each does in every case is "
      "in\n"
      "[compatibility.md](compatibility.md); the types are in [sidehook.d.ts](sidehook.d.ts).\n\n"
      "| function | |\n|---|---|\n";
  for (const auto& function : functions)
    text += fmt::format("| `{}{}` | {} |\n", function.name, escaped_for_table(function.signature),
                        escaped_for_table(function.summary));
  return text;
}

}  // namespace sidehook::jsvm::host
