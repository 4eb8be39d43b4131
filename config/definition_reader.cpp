#include "config/definition_reader.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "config/definition_draft.hpp"
#include "config/handler_rules.hpp"
#include "config/json/position.hpp"
#include "config/json/text.hpp"
#include "config/listen_path.hpp"
#include "config/references.hpp"
#include "config/schema/canonical.hpp"
#include "config/schema/schema.hpp"

namespace sidehook::config {
namespace {

bool names_openapi(const json::value& root) {
  return !json::text_of(json::member(&root, "openapi")).empty() ||
         !json::text_of(json::member(&root, "swagger")).empty();
}

bool is_oas_definition(const json::value& root) {
  return names_openapi(root) || json::member(&root, "x-tyk-api-gateway") != nullptr;
}

// The handler entry that a pointer leads into, if it does: its first steps.
std::string_view entry_around(std::string_view pointer) {
  std::size_t end = 0;
  for (std::size_t i = 0; i < definition_draft::entry_depth; ++i) {
    if (end >= pointer.size()) return {};
    end = std::min(pointer.find('/', end + 1), pointer.size());
  }
  return pointer.substr(0, end);
}

// Judges a draft: what can be used stays in it, the rest is told.
class judgement {
 public:
  explicit judgement(definition_draft& draft) : draft_(draft) {
    for (const auto& each : draft.handlers) entries_.insert(each.handler.pointer);
  }

  void hold(const schema::violation& found) {
    const auto entry = entry_around(found.pointer);
    error(entries_.contains(entry) ? entry : std::string_view{}, found.pointer, found.message);
  }

  void judge() {
    for (const auto& each : draft_.notes) note(each.pointer, each.message);
    for (const auto& [pointer, text] : draft_.texts) {
      if (const auto said = unresolved_reference(text); !said.empty()) note(pointer, said);
    }
    judge_listen_path();
    for (const auto& each : draft_.handlers) judge_handler(each);
    std::erase_if(draft_.handlers,
                  [&](const auto& each) { return dropped_.contains(each.handler.pointer); });
  }

  void note(std::string_view pointer, std::string_view message) {
    add(fault::level::note, pointer, message);
  }
  bool file_is_usable() const { return usable_; }
  std::vector<fault> take_faults() { return std::move(faults_); }

 private:
  void judge_listen_path() {
    std::string& path = draft_.definition.listen_path;
    const bool blank = path.find(' ') != std::string::npos;
    path = normalised_listen_path(path);
    if (blank)
      note(draft_.listen_path_pointer, "has a blank: the gateway routes nothing to this API");
  }

  void judge_handler(const draft_handler& each) {
    const event_handler& handler = each.handler;
    if (!each.kind_is_known) return;
    if (handler.event_type == "RateLimitExceeded" &&
        noted_types_.insert(each.type_pointer).second) {
      note(each.type_pointer, "Tyk's name of this event is \"RatelimitExceeded\"");
    }
    if (handler.disabled) return;
    if (handler.kind != handler_kind::dynamic) {
      note(handler.pointer, fmt::format("left to the gateway: Sidehook runs {}", draft_.runs));
      return;
    }
    judge_text(handler.pointer, each.name_pointer, fault_of_handler_name(handler.name));
    judge_text(handler.pointer, each.path_pointer, fault_of_script_path(handler.path));
  }

  // Where the schema has spoken already, of the text or of what it stands in, nothing is added.
  void judge_text(std::string_view entry, std::string_view pointer, const std::string& message) {
    const bool told =
        wrong_.contains(pointer) || wrong_.contains(pointer.substr(0, pointer.rfind('/')));
    if (!told && !message.empty()) error(entry, pointer, message);
  }

  // @param entry  the handler that is dropped; "" drops the whole definition
  void error(std::string_view entry, std::string_view pointer, std::string_view message) {
    if (entry.empty()) {
      usable_ = false;
    } else {
      dropped_.emplace(entry);
    }
    wrong_.emplace(pointer);
    add(fault::level::error, pointer, message);
  }

  void add(fault::level severity, std::string_view pointer, std::string_view message) {
    fault found;
    found.severity = severity;
    found.pointer = pointer;
    found.message = message;
    faults_.push_back(std::move(found));
  }

  definition_draft& draft_;
  std::set<std::string, std::less<>> entries_;
  std::set<std::string, std::less<>> dropped_;
  std::set<std::string, std::less<>> wrong_;
  std::set<std::string, std::less<>> noted_types_;
  std::vector<fault> faults_;
  bool usable_ = true;
};

// From pointers of the document to places in the text.
void place_in_text(std::string_view text, std::string_view file, const schema::canonical_form& form,
                   definition_draft& draft, std::vector<fault>& faults) {
  std::vector<std::string> pointers{form.pointer_in_text(draft.api_id_pointer)};
  for (auto& each : faults) pointers.push_back(form.pointer_in_text(each.pointer));
  for (auto& each : draft.handlers) pointers.push_back(form.pointer_in_text(each.handler.pointer));
  const auto positions = json::locate(text, pointers);

  std::size_t next = 0;
  draft.definition.line = positions[next++].line;
  for (auto& each : faults) {
    each.file = file;
    each.pointer = pointers[next];
    each.line = positions[next].line;
    each.column = positions[next++].column;
  }
  for (auto& each : draft.handlers) {
    each.handler.pointer = pointers[next];
    each.handler.line = positions[next++].line;
  }
  std::stable_sort(faults.begin(), faults.end(), [](const fault& a, const fault& b) {
    return std::pair(a.line, a.column) < std::pair(b.line, b.column);
  });
}

api_definition finished(definition_draft&& draft, std::string_view file) {
  api_definition definition = std::move(draft.definition);
  definition.file = file;
  for (auto& each : draft.handlers) definition.handlers.push_back(std::move(each.handler));
  return definition;
}

fault syntax_fault(const json::syntax_error& error, std::string_view file) {
  return {fault::level::error, std::string(file), "",           error.line,
          error.column,        error.message,     error.excerpt};
}

}  // namespace

read_definition parse_api_definition(std::string_view text, std::string_view file,
                                     const environment& variables) {
  auto parsed = json::parse(text);
  if (!parsed) return {std::nullopt, {syntax_fault(parsed.error(), file)}};

  const bool oas = is_oas_definition(*parsed);
  const schema::schema& rules = oas ? schema::oas_api() : schema::classic_api();
  schema::canonical_form form = schema::canonicalise(std::move(*parsed), rules.root());
  resolve_environment(form.document, variables);
  definition_draft draft = oas ? draft_oas(form.document) : draft_classic(form.document);

  judgement judge(draft);
  for (const auto& each : form.violations) judge.hold(each);
  for (const auto& each : form.remarks) judge.note(each.pointer, each.message);
  for (const auto& each : rules.check(form.document)) judge.hold(each);
  judge.judge();

  read_definition result{std::nullopt, judge.take_faults()};
  place_in_text(text, file, form, draft, result.faults);
  if (judge.file_is_usable()) result.definition = finished(std::move(draft), file);
  return result;
}

bool is_openapi_document(std::string_view text) {
  const auto parsed = json::parse(text);
  return parsed && names_openapi(*parsed);
}

}  // namespace sidehook::config
