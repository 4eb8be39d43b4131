// Valijson makes RapidJSON's assertions throw, and must see it first for that.
// clang-format off
#include <valijson/adapters/rapidjson_adapter.hpp>
// clang-format on

#include "config/schema/schema.hpp"

#include <set>
#include <stdexcept>
#include <string>
#include <utility>

#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "config/schema/acceptance.hpp"
#include "config/schema/embedded.hpp"
#include "config/schema/wording.hpp"

namespace sidehook::config::schema {
namespace {

void remove_patterns(json::value& node) {
  if (node.IsArray()) {
    for (auto& item : node.GetArray()) remove_patterns(item);
  } else if (node.IsObject()) {
    const auto pattern = node.FindMember("pattern");
    if (pattern != node.MemberEnd() && pattern->value.IsString()) node.RemoveMember(pattern);
    for (auto& entry : node.GetObject()) remove_patterns(entry.value);
  }
}

json::document parsed(std::string_view text) {
  auto source = json::parse(text);
  if (!source) throw std::runtime_error("a schema is not JSON: " + source.error().message);
  return std::move(*source);
}

// Valijson's "<root>", "[name]", "[0]" without the root and the brackets.
std::vector<std::string> path_of(const valijson::ValidationResults::Error& error) {
  std::vector<std::string> path;
  for (std::size_t i = 1; i < error.context.size(); ++i) {
    path.push_back(error.context[i].substr(1, error.context[i].size() - 2));
  }
  return path;
}

}  // namespace

struct schema::compiled {
  valijson::Schema rules;
};

schema::schema(std::string_view text) : source_(parsed(text)) {}

schema::~schema() = default;

const schema::compiled& schema::rules() const {
  std::call_once(is_compiled_, [this] {
    json::document without_patterns;
    without_patterns.CopyFrom(source_, without_patterns.GetAllocator());
    remove_patterns(without_patterns);
    auto rules = std::make_unique<compiled>();
    const valijson::adapters::RapidJsonAdapter adapter(without_patterns);
    valijson::SchemaParser().populateSchema(adapter, rules->rules);
    compiled_ = std::move(rules);
  });
  return *compiled_;
}

std::vector<violation> schema::check(const json::value& document) const {
  if (certainly_accepts(source_, document)) return {};
  return check_closely(document);
}

std::vector<violation> schema::check_closely(const json::value& document) const {
  valijson::ValidationResults results;
  const valijson::adapters::RapidJsonAdapter target(document);
  if (valijson::Validator().validate(rules().rules, target, &results)) return {};

  std::vector<violation> violations;
  std::set<std::string> wrong_types;
  std::set<std::pair<std::string, std::string>> said;
  const auto add = [&](violation&& found) {
    if (said.emplace(found.pointer, found.message).second) violations.push_back(std::move(found));
  };
  for (const auto& error : results) {
    if (!is_about_type(error.description)) continue;
    auto found = put_into_words(error.description, path_of(error), root(), document);
    if (!found) continue;
    wrong_types.insert(found->pointer);
    add(std::move(*found));
  }
  for (const auto& error : results) {
    if (is_about_type(error.description)) continue;
    auto found = put_into_words(error.description, path_of(error), root(), document);
    if (found && !wrong_types.contains(found->pointer)) add(std::move(*found));
  }
  return violations;
}

const schema& classic_api() {
  static const schema instance(classic_api_schema_json);
  return instance;
}

const schema& oas_api() {
  static const schema instance(oas_api_schema_json);
  return instance;
}

}  // namespace sidehook::config::schema
