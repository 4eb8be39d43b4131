#include "config/definition_draft.hpp"

#include "config/json/pointer.hpp"
#include "config/json/text.hpp"

namespace sidehook::config {

const json::value* draft_reader::at(std::string_view pointer) const {
  const json::value* here = &document_;
  for (const auto& step : json::steps(pointer)) {
    here =
        here != nullptr && here->IsArray() ? json::element(*here, step) : json::member(here, step);
  }
  return here;
}

bool draft_reader::is_true(std::string_view pointer) const {
  const json::value* value = at(pointer);
  return value != nullptr && value->IsTrue();
}

std::int64_t draft_reader::whole_number(std::string_view pointer) const {
  const json::value* value = at(pointer);
  return value != nullptr && value->IsInt64() ? value->GetInt64() : 0;
}

void draft_reader::running_rules(const std::string& pointer, event_handler& handler) const {
  if (const auto timeout = whole_number(pointer + "/timeout_ms"); timeout > 0)
    handler.timeout = std::chrono::milliseconds(timeout);
  if (const auto attempts = whole_number(pointer + "/max_attempts"); attempts > 0)
    handler.max_attempts = static_cast<int>(attempts);
}

std::string draft_reader::text(std::string_view pointer) {
  std::string text(json::text_of(at(pointer)));
  if (!text.empty()) draft_.texts.push_back({std::string(pointer), text});
  return text;
}

std::string_view to_string(handler_kind kind) {
  switch (kind) {
    case handler_kind::dynamic:
      return "dynamic";
    case handler_kind::webhook:
      return "webhook";
    case handler_kind::log:
      return "log";
    case handler_kind::coprocess:
      return "coprocess";
  }
  return "";
}

}  // namespace sidehook::config
