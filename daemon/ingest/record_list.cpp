#include "daemon/ingest/record_list.hpp"

#include <utility>

#include <fmt/format.h>

#include "config/base64.hpp"

namespace sidehook::ingest {
namespace {

namespace json = config::json;

refusal no_record(std::string_view what, std::string pointer) {
  return {refusal::reason::unprocessable, std::string(what), std::move(pointer), 0};
}

std::variant<nested_body, refusal> record_of(const config::record_list& records,
                                             const json::value& element, std::string pointer) {
  const auto* data = json::at(element, records.data.steps);
  pointer += records.data.text;
  if (data == nullptr || !data->IsString()) return no_record("a record must be text", pointer);
  const auto text = json::text_of(data);
  if (records.encoding == config::record_list::coding::none)
    return nested_body{std::string(text), std::move(pointer)};
  auto bytes = config::from_base64(text);
  if (!bytes) return no_record("a record must be base64", std::move(pointer));
  return nested_body{*std::move(bytes), std::move(pointer)};
}

}  // namespace

std::vector<std::variant<nested_body, refusal>> records_of(const config::record_list& records,
                                                           value_tree& body) {
  std::vector<std::variant<nested_body, refusal>> found;
  const auto* list = body.at(records.at.steps);
  if (list == nullptr || !list->IsArray()) {
    found.emplace_back(no_record("the records must be an array", records.at.text));
    return found;
  }
  for (rapidjson::SizeType i = 0; i < list->Size(); ++i)
    found.push_back(record_of(records, (*list)[i], fmt::format("{}/{}", records.at.text, i)));
  return found;
}

}  // namespace sidehook::ingest
