#include "daemon/ingest/json_scan.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

namespace sidehook::ingest {
namespace {

// RapidJSON's input: text that ends where it ends, and not at a NUL. (Its own string stream hides
// its place from the handler while a string is read.)
class text_stream {
 public:
  using Ch = char;
  text_stream(std::string_view text, std::size_t offset) : text_(text), offset_(offset) {}
  Ch Peek() const { return offset_ < text_.size() ? text_[offset_] : '\0'; }
  Ch Take() { return offset_ < text_.size() ? text_[offset_++] : '\0'; }
  std::size_t Tell() const { return offset_; }
  // Only for writing in place, which we do not.
  Ch* PutBegin() { return nullptr; }
  void Put(Ch /*c*/) {}
  std::size_t PutEnd(Ch* /*begin*/) { return 0; }

 private:
  std::string_view text_;
  std::size_t offset_;
};

// RapidJSON lets "\\udc00" pass, half of a character: as UTF-8 it is none.
std::string without_surrogates(std::string_view text) {
  constexpr std::string_view replacement = "\xEF\xBF\xBD";
  std::string result(text);
  for (auto at = result.find('\xED'); at != std::string::npos; at = result.find('\xED', at + 3)) {
    if ((result[at + 1] & 0x20) != 0) result.replace(at, replacement.size(), replacement);
  }
  return result;
}

class scanner : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, scanner> {
 public:
  scanner(std::string_view text, const text_stream& stream, const decoder_limits& limits)
      : text_(text), stream_(stream), limits_(limits) {}

  bool Null() { return value(json_member::kind::null); }
  bool Bool(bool /*b*/) { return value(json_member::kind::boolean); }
  bool RawNumber(const Ch* /*text*/, rapidjson::SizeType /*length*/, bool /*copy*/) {
    return value(json_member::kind::number);
  }
  bool String(const Ch* text, rapidjson::SizeType length, bool /*copy*/) {
    if (depth_ == 1) members_.back().text = without_surrogates({text, length});
    if (depth_ == 2 && metadata_text_ != nullptr) {
      *metadata_text_ = without_surrogates({text, length});
    }
    return value(json_member::kind::string);
  }
  bool StartObject() { return descend(json_member::kind::object); }
  bool StartArray() { return descend(json_member::kind::array); }
  bool EndObject(rapidjson::SizeType /*count*/) { return ascend(json_member::kind::object); }
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

  scanned_value take(std::size_t begin) {
    result_.text = text_.substr(begin, stream_.Tell() - begin);
    if (result_.type == json_member::kind::object) result_.members = std::move(members_);
    return std::move(result_);
  }
  const std::string& limit() const { return limit_; }

 private:
  void begin_member(std::string_view name) {
    auto& member = members_.emplace_back();
    member.name = name;
    const auto begin = text_.find('"', name_search_from_);
    member.raw_name = text_.substr(begin, stream_.Tell() - begin);
    value_begin_ = text_.find_first_not_of(" \t\r\n:", stream_.Tell());
  }

  // Where a string of that name in the metadata belongs; null for the other names.
  std::string* metadata_member(std::string_view name) {
    const std::string& parent = members_.back().name;
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
    if (depth_ == 1 && !members_.empty()) {
      members_.back().type = type;
      members_.back().value = text_.substr(value_begin_, stream_.Tell() - value_begin_);
    }
    metadata_text_ = nullptr;
    if (depth_ == 1) name_search_from_ = stream_.Tell();
    return true;
  }

  bool descend(json_member::kind type) {
    metadata_text_ = nullptr;
    if (depth_ == 1) in_object_member_ = type == json_member::kind::object;
    // An array at the top has no members, whatever lies in it.
    if (depth_ == 0 && type == json_member::kind::array) members_.emplace_back();
    if (depth_ == 0) name_search_from_ = stream_.Tell();
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
  const text_stream& stream_;
  const decoder_limits& limits_;
  scanned_value result_;
  std::vector<json_member> members_;
  std::size_t value_begin_ = 0;
  std::size_t name_search_from_ = 0;
  std::size_t depth_ = 0;
  std::size_t member_count_ = 0;
  bool in_object_member_ = false;
  std::string* metadata_text_ = nullptr;
  std::string limit_;
};

}  // namespace

const json_member* find(const std::vector<json_member>& members, std::string_view name) {
  const auto found = std::find_if(members.rbegin(), members.rend(),
                                  [&](const json_member& member) { return member.name == name; });
  return found == members.rend() ? nullptr : &*found;
}

std::optional<scanned_value> scan_json(std::string_view text, std::size_t& offset,
                                       const decoder_limits& limits, refusal& why_not) {
  text_stream stream(text, offset);
  scanner handler(text, stream, limits);
  rapidjson::Reader reader;
  constexpr unsigned flags = rapidjson::kParseValidateEncodingFlag |
                             rapidjson::kParseStopWhenDoneFlag |
                             rapidjson::kParseNumbersAsStringsFlag;
  const auto parsed = reader.Parse<flags>(stream, handler);
  if (!parsed.IsError()) {
    auto scanned = handler.take(offset);
    offset = stream.Tell();
    return scanned;
  }
  if (handler.limit().empty()) {
    offset = parsed.Offset();
    why_not = {refusal::reason::malformed, rapidjson::GetParseError_En(parsed.Code()), "", offset};
  } else {
    offset = stream.Tell();
    why_not = {refusal::reason::too_large, handler.limit(), "", offset};
  }
  return std::nullopt;
}

}  // namespace sidehook::ingest
