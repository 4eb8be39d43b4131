#include <algorithm>
#include <unordered_set>

#include <fmt/format.h>

#include "config/json/parse.hpp"
#include "config/json/pointer.hpp"
#include "config/json/position.hpp"
#include "config/json/text.hpp"
#include "config/near_miss.hpp"
#include "config/quoting.hpp"
#include "config/settings_assembly.hpp"

namespace sidehook::config {
namespace {

// What is to be said or done about a member of the file, until its position is known.
struct finding {
  std::string pointer;
  // Either an option with its value, or a message; that may be about something inside an option.
  const option* row = nullptr;
  const json::value* value = nullptr;
  std::string message{};
};

class file_reader {
 public:
  explicit file_reader(const settings_assembly& assembly) : assembly_(assembly) {
    for (const auto& row : assembly.rows()) {
      paths_.emplace_back(row.path);
      // The sections around the option, as far as they are not listed yet.
      for (auto dot = row.path.find('.'); dot != std::string_view::npos;
           dot = row.path.find('.', dot + 1)) {
        const std::string section(row.path.substr(0, dot));
        if (sections_.insert(section).second) section_names_.push_back(section);
      }
    }
  }

  std::vector<finding> read(const json::value& root) {
    if (root.IsObject()) {
      read_section(root, "", "");
    } else {
      say("", fmt::format("must be an object, is {}", json::kind_of(root)));
    }
    return std::move(findings_);
  }

 private:
  void read_section(const json::value& section, const std::string& path,
                    const std::string& pointer) {
    std::unordered_set<std::string_view> seen;
    for (const auto& member : section.GetObject()) {
      const auto name = json::text_of(&member.name);
      const std::string member_path =
          path.empty() ? std::string(name) : fmt::format("{}.{}", path, name);
      const std::string member_pointer = json::member_of(pointer, name);
      if (!seen.insert(name).second) {
        say(member_pointer, "is given more than once");
      } else {
        read_member(member.value, name, member_path, member_pointer);
      }
    }
  }

  void read_member(const json::value& value, std::string_view name, const std::string& path,
                   const std::string& pointer) {
    if (name.find('.') != std::string_view::npos) {
      say(pointer, assembly_.find(path) != nullptr ? "must be nested: a section is an object"
                                                   : unknown(path));
    } else if (const option* row = assembly_.find(path)) {
      read_option(*row, value, pointer);
    } else if (!sections_.contains(path)) {
      say(pointer, unknown(path));
    } else if (value.IsObject()) {
      read_section(value, path, pointer);
    } else {
      say(pointer, fmt::format("{} is not allowed: must be an object", json::shown(value)));
    }
  }

  // Of a list, each item that does not fit is named with its place.
  void read_option(const option& row, const json::value& value, const std::string& pointer) {
    const std::size_t found = findings_.size();
    if (row.type == option::value_type::list && value.IsArray()) read_items(row, value, pointer);
    for (auto& fault : faults_of_objects(row, value))
      findings_.push_back({pointer + fault.pointer, &row, nullptr, std::move(fault.message)});
    if (findings_.size() == found) findings_.push_back({pointer, &row, &value});
  }

  void read_items(const option& row, const json::value& list, const std::string& pointer) {
    for (rapidjson::SizeType i = 0; i < list.Size(); ++i) {
      if (item_fits(row, list[i])) continue;
      findings_.push_back(
          {fmt::format("{}/{}", pointer, i), &row, nullptr, fault_of_item(row, list[i])});
    }
  }

  std::string unknown(const std::string& path) const {
    auto meant = near_miss(path, section_names_);
    if (meant.empty()) meant = near_miss(path, paths_);
    return meant.empty() ? "is not an option"
                         : fmt::format("is not an option; did you mean {}?", meant);
  }

  void say(std::string pointer, std::string message) {
    findings_.push_back({std::move(pointer), nullptr, nullptr, std::move(message)});
  }

  const settings_assembly& assembly_;
  std::vector<std::string> paths_;
  std::unordered_set<std::string> sections_;
  std::vector<std::string> section_names_;
  std::vector<finding> findings_;
};

void settle(settings_assembly& into, const finding& found, const origin& at) {
  if (found.row == nullptr) {
    into.report(at, found.message);
  } else if (found.value == nullptr) {
    into.refuse_inside(*found.row, at, found.message);
  } else if (const auto value = value_from_json(*found.row, *found.value)) {
    into.assign(*found.row, *value, at);
  } else {
    into.refuse(*found.row, json::shown(*found.value), at);
  }
}

}  // namespace

void read_settings(settings_assembly& into, const settings_file& file) {
  const auto parsed = json::parse(file.text);
  if (!parsed) {
    const auto& error = parsed.error();
    const bool quotable =
        may_be_quoted(file.text, {"\"secrets\"", "\"proxy\"", "\"event_handlers\""});
    into.report({fault::level::error, file.name, "", error.line, error.column, error.message,
                 quotable ? error.excerpt : ""});
    return;
  }
  const std::vector<finding> findings = file_reader(into).read(*parsed);
  std::vector<std::string> pointers;
  pointers.reserve(findings.size());
  for (const auto& found : findings) pointers.push_back(found.pointer);
  const auto positions = json::locate(file.text, pointers);
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const auto [line, column] = positions[i];
    settle(into, findings[i], {origin::source::file, file.name, findings[i].pointer, line, column});
  }
}

}  // namespace sidehook::config
