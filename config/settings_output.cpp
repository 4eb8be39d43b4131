#include "config/settings_output.hpp"

#include <fmt/format.h>

#include "config/json/text.hpp"

namespace sidehook::config {
namespace {

json::value to_value(const std::string& text, json::document& owner) {
  return {text.data(), static_cast<rapidjson::SizeType>(text.size()), owner.GetAllocator()};
}

json::value to_array(const list_of_texts& items, json::document& owner) {
  json::value array(rapidjson::kArrayType);
  for (const auto& item : items) {
    array.PushBack(to_value(item, owner), owner.GetAllocator());
  }
  return array;
}

json::value from_json(const std::string& text, json::document& owner) {
  const auto parsed = json::parse(text);
  json::value copy;
  copy.CopyFrom(*parsed, owner.GetAllocator());
  return copy;
}

json::value to_value(const option_value& from, json::document& owner) {
  if (const auto* yes = std::get_if<bool>(&from)) return json::value(*yes);
  if (const auto* number = std::get_if<std::int64_t>(&from)) return json::value(*number);
  if (const auto* items = std::get_if<list_of_texts>(&from)) return to_array(*items, owner);
  if (const auto* items = std::get_if<list_of_objects>(&from)) return from_json(items->json, owner);
  if (const auto* object = std::get_if<one_object>(&from)) return from_json(object->json, owner);
  return to_value(std::get<std::string>(from), owner);
}

bool is_empty(const option_value& value) {
  if (const auto* items = std::get_if<list_of_texts>(&value)) return items->empty();
  const auto* text = std::get_if<std::string>(&value);
  return text != nullptr && text->empty();
}

// What stands for a secret: an empty one has nothing to hide, and of objects the parts that are
// open stay to be seen.
json::value masked(const option& row, const option_value& value, json::document& owner) {
  json::value shown = to_value(value, owner);
  if (row.objects == nullptr) return is_empty(value) ? std::move(shown) : json::value("***");
  if (shown.IsObject()) {
    row.objects->mask(shown, owner.GetAllocator());
  } else {
    for (auto& object : shown.GetArray()) row.objects->mask(object, owner.GetAllocator());
  }
  return shown;
}

// The object that holds the option, made with those around it where it is missing; `path` keeps the
// last part.
json::value& section_of(json::document& root, std::string_view& path) {
  json::value* section = &root;
  for (auto dot = path.find('.'); dot != std::string_view::npos; dot = path.find('.')) {
    const json::value name = json::reference_to(path.substr(0, dot));
    if (!section->HasMember(name)) {
      json::value key;
      key.CopyFrom(name, root.GetAllocator());
      section->AddMember(key, json::value(rapidjson::kObjectType), root.GetAllocator());
    }
    section = &(*section)[name];
    path.remove_prefix(dot + 1);
  }
  return *section;
}

std::string_view section_name(const option& row) {
  const auto dot = row.path.rfind('.');
  return dot == std::string_view::npos ? std::string_view{} : row.path.substr(0, dot);
}

std::string shown_default(const option& row) {
  if (row.objects != nullptr && !row.objects->default_name.empty())
    return std::string(row.objects->default_name);
  json::document owner;
  return fmt::format("`{}`", json::write(to_value(default_of(row), owner)));
}

std::string table_row(const option& row) {
  return fmt::format("| `{}` | {} | {} | {}{} |\n", row.path, allowed_values(row),
                     shown_default(row), row.documentation,
                     row.shown == option::exposure::secret ? " Secret." : "");
}

constexpr std::string_view introduction = R"(# Options

Generated: `sidehook config --reference > config/reference.md` writes this page anew.

An option can be given in three places, the later overriding the earlier:

1. in the configuration file, `{"jsvm": {"timeout_ms": 2000}}`;
2. in the environment, `SIDEHOOK_JSVM_TIMEOUT_MS=2000` (the path in upper case, `_` for each dot);
3. on the command line, `--set jsvm.timeout_ms=2000`.

A list is an array in the file, and text with commas in the other two places:
`SIDEHOOK_JSVM_ENV_ALLOW=REGION,ZONE`; empty text is the empty list. Objects, and lists of them, are JSON everywhere:
`SIDEHOOK_LISTEN_AUTH='[{"type":"bearer","secrets_env":"SENDER_TOKENS"}]'`.

`sidehook config` shows the values in force. Names that end in `_ms` are times in milliseconds, those in `_bytes` sizes
in bytes, those in `_mb` sizes in MiB.
)";

}  // namespace

std::string to_json(const settings& values, secrets treatment, std::span<const option> rows) {
  json::document root(rapidjson::kObjectType);
  for (const auto& row : rows) {
    const option_value value = row.get(values);
    const bool hidden = row.shown == option::exposure::secret && treatment == secrets::masked;
    std::string_view name = row.path;
    json::value& section = section_of(root, name);
    section.AddMember(json::reference_to(name),
                      hidden ? masked(row, value, root) : to_value(value, root),
                      root.GetAllocator());
  }
  return json::write_pretty(root);
}

std::string sample_file(std::span<const option> rows) {
  return to_json(settings{}, secrets::shown, rows);
}

std::string reference(std::span<const option> rows) {
  std::string text(introduction);
  std::string_view section = "none yet";
  for (const auto& row : rows) {
    if (section_name(row) != section) {
      section = section_name(row);
      text += section.empty() ? "\n## Top level\n" : fmt::format("\n## `{}`\n", section);
      text += "\n| Option | Value | Default | Meaning |\n|---|---|---|---|\n";
    }
    text += table_row(row);
  }
  return text;
}

}  // namespace sidehook::config
