#include "config/definition_reader.hpp"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "config/definition_draft.hpp"
#include "config/handler_names.hpp"
#include "config/handler_rules.hpp"
#include "config/json/position.hpp"
#include "config/json/text.hpp"
#include "config/listen_path.hpp"
#include "config/quoting.hpp"
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
  judgement(definition_draft& draft, const handler_kinds& run) : draft_(draft), run_(run) {
    for (auto& each : draft.handlers) {
      each.handler.left_to_gateway = each.kind_is_known && !is_run(each.handler.kind);
      entries_.insert(each.handler.pointer);
      if (each.handler.left_to_gateway) left_.insert(each.handler.pointer);
    }
  }

  void hold(const schema::violation& found) {
    const auto entry = entry_around(found.pointer);
    if (is_settings_of_left(entry, found.pointer)) return;
    error(entries_.contains(entry) ? entry : std::string_view{}, found.pointer, found.message);
  }

  void remark_on(std::string_view pointer, std::string_view message) {
    if (!is_settings_of_left(entry_around(pointer), pointer)) note(pointer, message);
  }

  void judge() {
    for (const auto& each : draft_.notes) remark_on(each.pointer, each.message);
    for (const auto& [pointer, text] : draft_.texts) {
      if (const auto said = unresolved_reference(text); !said.empty()) remark_on(pointer, said);
    }
    judge_listen_path();
    for (const auto& each : draft_.handlers) judge_handler(each);
    std::erase_if(draft_.handlers,
                  [&](const auto& each) { return dropped_.contains(each.handler.pointer); });
  }

  bool file_is_usable() const { return usable_; }
  std::vector<fault> take_faults() { return std::move(faults_); }

 private:
  bool is_run(handler_kind kind) const {
    return std::find(run_.begin(), run_.end(), kind) != run_.end();
  }

  // What an entry that is left to the gateway says beyond what and when it is.
  bool is_settings_of_left(std::string_view entry, std::string_view pointer) const {
    if (!left_.contains(entry)) return false;
    constexpr std::array<std::string_view, 5> known{"", "/handler_name", "/trigger", "/type",
                                                    "/enabled"};
    return std::find(known.begin(), known.end(), pointer.substr(entry.size())) == known.end();
  }

  void note(std::string_view pointer, std::string_view message) {
    add(fault::level::note, pointer, message);
  }

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
    if (handler.left_to_gateway) return note(handler.pointer, why_left(handler.kind));
    if (handler.kind == handler_kind::dynamic) {
      judge_text(handler.pointer, each.name_pointer, fault_of_handler_name(handler.name));
      judge_text(handler.pointer, each.path_pointer, fault_of_script_path(handler.path));
    }
    if (handler.kind == handler_kind::webhook) judge_webhook(each);
  }

  static std::string why_left(handler_kind kind) {
    if (kind == handler_kind::coprocess)
      return fmt::format("left to the gateway: Sidehook runs no {}", tyk_name(kind));
    return fmt::format("left to the gateway: handlers.enabled does not name {}", tyk_name(kind));
  }

  void judge_webhook(const draft_handler& each) {
    const webhook& target = each.handler.target;
    judge_text(each.handler.pointer, each.url_pointer, fault_of_webhook_url(target.url));
    if (!is_webhook_method(target.method) && !is_told(each.method_pointer))
      note(each.method_pointer, target.method.empty()
                                    ? "is missing: GET is used"
                                    : fmt::format("{} is no method of webhooks: GET is used",
                                                  json::quoted(target.method)));
    if (target.signature) judge_signature(each, *target.signature);
  }

  void judge_signature(const draft_handler& each, const way_in& signature) {
    const auto& pointer = each.signature_pointer;
    const auto given = !signature.secrets.empty() + !signature.secrets_env.empty() +
                       !signature.secrets_file.empty();
    for (const auto* name : {"", "/secret", "/secret_env", "/secret_file"}) {
      if (wrong_.contains(pointer + name)) return;
    }
    if (given != 1) {
      error(each.handler.pointer, pointer,
            "must have one of secret, secret_env and secret_file, and no more");
    } else if (!signature.secrets.empty() && !is_secret(signature.type, signature.secrets[0])) {
      error(each.handler.pointer, pointer + "/secret",
            fmt::format("*** is not allowed: must be {}", secret_rule(signature.type)));
    }
  }

  // Where the schema has spoken already, of the text or of what it stands in, nothing is added.
  void judge_text(std::string_view entry, std::string_view pointer, const std::string& message) {
    if (!is_told(pointer) && !message.empty()) error(entry, pointer, message);
  }

  bool is_told(std::string_view pointer) const {
    return wrong_.contains(pointer) || wrong_.contains(pointer.substr(0, pointer.rfind('/')));
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
  const handler_kinds& run_;
  std::set<std::string, std::less<>> entries_;
  std::set<std::string, std::less<>> left_;
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

// Definitions have secrets of webhooks and of the gateway's own.
fault syntax_fault(const json::syntax_error& error, std::string_view text, std::string_view file) {
  const bool quotable =
      may_be_quoted(text, {"secret", "password", "credential", "token", "private", "\"header_map\"",
                           "\"headers\"", "\"target_path\"", "\"url\""});
  return {
      fault::level::error,          std::string(file), "", error.line, error.column, error.message,
      quotable ? error.excerpt : ""};
}

}  // namespace

read_definition parse_api_definition(std::string_view text, std::string_view file,
                                     const environment& variables, const handler_kinds& run) {
  auto parsed = json::parse(text);
  if (!parsed) return {std::nullopt, {syntax_fault(parsed.error(), text, file)}};

  const bool oas = is_oas_definition(*parsed);
  const schema::schema& rules = oas ? schema::oas_api() : schema::classic_api();
  schema::canonical_form form = schema::canonicalise(std::move(*parsed), rules.root());
  resolve_environment(form.document, variables);
  definition_draft draft = oas ? draft_oas(form.document) : draft_classic(form.document);

  name_handlers(draft.handlers);

  judgement judge(draft, run);
  for (const auto& each : form.violations) judge.hold(each);
  for (const auto& each : form.remarks) judge.remark_on(each.pointer, each.message);
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
