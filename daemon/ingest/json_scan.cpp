#include "daemon/ingest/json_scan.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "config/json/ascii.hpp"
#include "config/json/in_place.hpp"
#include "config/json/surrogates.hpp"
#include "daemon/ingest/utf8.hpp"

namespace sidehook::ingest {
namespace {

namespace rapidjson = config::json::in_place;

// Room for the members of an event that are there at least.
constexpr std::size_t usual_members = 8;

// Where a value is follows from what is around it: while RapidJSON reads one, its stream does not
// know.
class scanner : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, scanner> {
 public:
  /// @param copy  of the text, which is being read
  scanner(std::string_view text, char* copy, rapidjson::InsituStringStream& stream,
          const decoder_limits& limits, scanned_value& result)
      : text_(text), copy_(copy), stream_(stream), limits_(limits), result_(result) {}

  bool Null() { return value(json_member::kind::null); }
  bool Bool(bool /*b*/) { return value(json_member::kind::boolean); }
  bool RawNumber(const Ch* /*text*/, rapidjson::SizeType /*length*/, bool /*copy*/) {
    return value(json_member::kind::number);
  }
  bool String(const Ch* text, rapidjson::SizeType length, bool /*copy*/) {
    if (depth_ == 1) members_.back().text = decoded(text, length);
    if (depth_ == 2 && metadata_text_ != nullptr) *metadata_text_ = decoded(text, length);
    return value(json_member::kind::string);
  }
  bool StartObject() { return descend(json_member::kind::object); }
  bool StartArray() { return descend(json_member::kind::array); }
  bool EndObject(rapidjson::SizeType /*count*/) {
    if (depth_ == 1) end_member(stream_.Tell() - 1);
    return ascend(json_member::kind::object);
  }
  bool EndArray(rapidjson::SizeType /*count*/) { return ascend(json_member::kind::array); }
  bool Key(const Ch* text, rapidjson::SizeType length, bool /*copy*/) {
    const std::string_view name(text, length);
    if (++member_count_ > limits_.json_members) {
      limit_ = fmt::format("an event may have {} members in all (listen.max_json_members)",
                           limits_.json_members);
      return false;
    }
    if (depth_ == 1) begin_member(name);
    if (depth_ == 2) metadata_text_ = in_object_member_ ? metadata_member(name) : nullptr;
    return true;
  }

  void end(std::size_t begin) {
    result_.text = text_.substr(begin, stream_.Tell() - begin);
    // An array's elements were put into one.
    if (result_.type != json_member::kind::object) members_.clear();
  }
  const std::string& limit() const { return limit_; }

 private:
  // A string that has been read, in the copy.
  std::string_view decoded(const Ch* text, std::size_t length) const {
    config::json::replace_surrogates({copy_ + (text - copy_), length});
    return {text, length};
  }

  void begin_member(std::string_view name) {
    const auto begin = static_cast<std::size_t>(name.data() - copy_) - 1;
    if (!members_.empty()) end_member(text_.find_last_of(',', begin));
    auto& member = members_.emplace_back();
    member.name = name;
    const auto end = end_of_string(begin);
    member.raw_name = text_.substr(begin, end - begin);
    value_begin_ = end;
    const auto is_before = [](char c) { return is_blank(c) || c == ':'; };
    while (value_begin_ < text_.size() && is_before(text_[value_begin_])) ++value_begin_;
  }

  // @param before  of the comma, or the brace, behind its value
  void end_member(std::size_t before) {
    if (members_.empty()) return;
    while (is_blank(text_[before - 1])) --before;
    members_.back().value = text_.substr(value_begin_, before - value_begin_);
  }

  // Behind the closing quote of the string that begins there.
  std::size_t end_of_string(std::size_t begin) const {
    std::size_t at = begin + 1;
    while (text_[at] != '"') at += text_[at] == '\\' ? 2 : 1;
    return at + 1;
  }

  // Where a string of that name in the metadata belongs; null for the other names.
  std::string_view* metadata_member(std::string_view name) {
    const std::string_view parent = members_.back().name;
    auto* metadata = parent == "EventMetaData" ? &result_.documented
                     : parent == "Meta"        ? &result_.current
                                               : nullptr;
    if (metadata == nullptr) return nullptr;
    if (name == "Path") return &metadata->path;
    if (name == "Key") return &metadata->key;
    if (name == "APIID") return &metadata->api_id;
    return nullptr;
  }

  bool value(json_member::kind type) {
    if (depth_ == 0) result_.type = type;
    if (depth_ == 1 && !members_.empty()) members_.back().type = type;
    metadata_text_ = nullptr;
    return true;
  }

  bool descend(json_member::kind type) {
    metadata_text_ = nullptr;
    if (depth_ == 1) in_object_member_ = type == json_member::kind::object;
    // An array at the top has no members, whatever lies in it.
    if (depth_ == 0 && type == json_member::kind::array) members_.emplace_back();
    if (depth_ == 0) members_.reserve(usual_members);
    if (++depth_ <= limits_.json_depth) return true;
    limit_ = fmt::format("JSON may be nested {} levels deep (listen.max_json_depth)",
                         limits_.json_depth);
    return false;
  }

  bool ascend(json_member::kind type) {
    --depth_;
    return value(type);
  }

  std::string_view text_;
  char* copy_;
  rapidjson::InsituStringStream& stream_;
  const decoder_limits& limits_;
  scanned_value& result_;
  std::vector<json_member>& members_ = result_.members;
  std::size_t value_begin_ = 0;
  std::size_t depth_ = 0;
  std::size_t member_count_ = 0;
  bool in_object_member_ = false;
  std::string_view* metadata_text_ = nullptr;
  std::string limit_;
};

bool holds_sound_bytes(std::string_view text) {
  const auto seen = config::json::look_at(text);
  return !seen.control && (seen.ascii || is_utf8(text));
}

// What is known to be sound is not checked for it character by character.
rapidjson::ParseResult parse(rapidjson::InsituStringStream& stream, scanner& handler,
                             bool is_sound) {
  constexpr unsigned flags = rapidjson::kParseInsituFlag | rapidjson::kParseStopWhenDoneFlag |
                             rapidjson::kParseNumbersAsStringsFlag;
  rapidjson::Reader reader;
  if (is_sound) return reader.Parse<flags>(stream, handler);
  return reader.Parse<flags | rapidjson::kParseValidateEncodingFlag>(stream, handler);
}

}  // namespace

const json_member* find(const std::vector<json_member>& members, std::string_view name) {
  const auto found = std::find_if(members.rbegin(), members.rend(),
                                  [&](const json_member& member) { return member.name == name; });
  return found == members.rend() ? nullptr : &*found;
}

json_text::json_text(std::string_view text)
    : text_(text), is_sound_(holds_sound_bytes(text)), copy_(text) {}

std::optional<scanned_value> json_text::scan(std::size_t& offset, const decoder_limits& limits,
                                             refusal& why_not) {
  rapidjson::InsituStringStream stream(copy_.data());
  stream.src_ += offset;
  std::optional<scanned_value> scanned(std::in_place);
  scanner handler(text_, copy_.data(), stream, limits, *scanned);
  const auto parsed = parse(stream, handler, is_sound_);
  if (!parsed.IsError()) {
    handler.end(offset);
    offset = stream.Tell();
    return scanned;
  }
  scanned.reset();
  offset = parsed.Offset();
  why_not = handler.limit().empty()
                ? refusal{refusal::reason::malformed, rapidjson::GetParseError_En(parsed.Code()),
                          "", offset}
                : refusal{refusal::reason::too_large, handler.limit(), "", offset};
  return scanned;
}

}  // namespace sidehook::ingest
