#include "config/schema/canonical.hpp"

#include <limits>
#include <utility>

#include <fmt/format.h>

#include "config/json/pointer.hpp"
#include "config/json/text.hpp"

namespace sidehook::config::schema {
namespace {

// Of the members of one object that nobody knows so many are told.
constexpr std::size_t most_unknown = 10;

std::uint64_t bound(const json::value* keyword) {
  return keyword == nullptr ? std::numeric_limits<std::uint64_t>::max() : keyword->GetUint64();
}

class canonicaliser {
 public:
  explicit canonicaliser(canonical_form& form) : form_(form) {}

  void visit(json::value& value, const place& where, const std::string& pointer) {
    if (value.IsObject() && where.describes_members()) {
      visit_object(value, where, pointer);
    } else if (value.IsArray()) {
      visit_array(value, where, pointer);
    }
  }

 private:
  using member = json::value::Member;
  // A member that stays, by the name the schema gives it.
  struct kept {
    std::string_view name;
    member* from;
    bool contested = false;
  };

  void visit_object(json::value& object, const place& where, const std::string& pointer) {
    const std::vector<kept> members = choose_members(object, where, pointer);
    if (const auto most = bound(where.keyword("maxProperties")); members.size() > most) {
      form_.violations.push_back(
          {pointer, fmt::format("has {} members, must have at most {}", members.size(), most)});
      object.SetObject();
      return;
    }
    json::value reduced(rapidjson::kObjectType);
    auto& allocator = form_.document.GetAllocator();
    for (const auto& [name, from, contested] : members) {
      const std::string child = json::member_of(pointer, name);
      if (const auto spelled = json::text_of(&from->name); spelled != name)
        form_.spellings.emplace(child, spelled);
      visit(from->value, where.member(name), child);
      json::value key(name.data(), static_cast<rapidjson::SizeType>(name.size()), allocator);
      reduced.AddMember(key, from->value, allocator);
    }
    object = std::move(reduced);
  }

  std::vector<kept> choose_members(json::value& object, const place& where,
                                   const std::string& pointer) {
    const json::value* name_rule = where.keyword("propertyNames");
    const auto longest = bound(json::member(name_rule, "maxLength"));
    std::vector<kept> chosen;
    std::unordered_map<std::string_view, std::size_t> seen;
    std::size_t unknown = 0;
    for (auto& candidate : object.GetObject()) {
      const auto key = json::text_of(&candidate.name);
      const auto name = where.spelling_of(key);
      if (!name && where.forbids_others() && unknown++ < most_unknown)
        remark_unknown(json::member_of(pointer, key), where);
      if (!name || candidate.value.IsNull()) continue;
      if (key.size() > longest) {
        form_.violations.push_back(
            {pointer, fmt::format("has a member with a name of {} bytes, must be at most {}",
                                  key.size(), longest)});
        continue;
      }
      const auto [earlier, is_new] = seen.emplace(*name, chosen.size());
      if (is_new) {
        chosen.push_back({*name, &candidate, false});
      } else {
        settle(chosen[earlier->second], candidate, pointer);
      }
    }
    return chosen;
  }

  void remark_unknown(const std::string& pointer, const place& where) {
    form_.remarks.push_back({pointer, fmt::format("is not known, and ignored: there are {}",
                                                  fmt::join(where.member_names(), ", "))});
  }

  // An exact spelling beats others; else the later one counts. Said once a name.
  void settle(kept& first, member& second, const std::string& pointer) {
    const auto first_key = json::text_of(&first.from->name);
    const auto second_key = json::text_of(&second.name);
    const bool keep_first = first_key == first.name && second_key != first.name;
    if (!std::exchange(first.contested, true)) {
      const auto winner = keep_first ? first_key : second_key;
      const auto loser = keep_first ? second_key : first_key;
      form_.remarks.push_back({json::member_of(pointer, loser),
                               winner == loser ? "is given more than once; the last one counts"
                                               : fmt::format("is ignored, because {} is given too",
                                                             json::quoted(winner))});
    }
    if (!keep_first) first.from = &second;
  }

  void visit_array(json::value& array, const place& where, const std::string& pointer) {
    if (const auto most = bound(where.keyword("maxItems")); array.Size() > most) {
      form_.violations.push_back(
          {pointer, fmt::format("has {} elements, must have at most {}", array.Size(), most)});
      array.SetArray();
      return;
    }
    const place element = where.element();
    if (element.says_nothing()) return;
    for (rapidjson::SizeType i = 0; i < array.Size(); ++i) {
      visit(array[i], element, json::element_of(pointer, i));
    }
  }

  canonical_form& form_;
};

}  // namespace

std::string canonical_form::pointer_in_text(std::string_view pointer) const {
  if (spellings.empty()) return std::string(pointer);
  std::string here;
  std::string in_text;
  for (const auto& step : json::steps(pointer)) {
    here = json::member_of(here, step);
    const auto spelled = spellings.find(here);
    in_text = json::member_of(in_text, spelled == spellings.end() ? step : spelled->second);
  }
  return in_text;
}

canonical_form canonicalise(json::document document, const place& root) {
  canonical_form form;
  form.document = std::move(document);
  canonicaliser(form).visit(form.document, root, "");
  return form;
}

}  // namespace sidehook::config::schema
