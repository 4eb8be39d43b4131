#include "daemon/session/json_text.hpp"

#include <algorithm>
#include <cctype>
#include <numeric>
#include <stdexcept>

#include <fmt/format.h>
#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include "config/json/parse.hpp"

namespace sidehook::session {
namespace {

using kind = json_text::kind;

constexpr unsigned flags = rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag |
                           rapidjson::kParseNumbersAsStringsFlag;

void index_members(json_text& object) {
  auto& members = object.members;
  auto& order = object.by_name;
  order.resize(members.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return members[a].name < members[b].name;
  });
  for (std::size_t i = 0; i + 1 < order.size(); ++i)
    members[order[i]].overridden = members[order[i]].name == members[order[i + 1]].name;
  std::erase_if(order, [&](std::uint32_t i) { return members[i].overridden; });
}

// Follows the iterative reader, which reports a scalar or a name when its last byte is read, and a
// bracket before it is. What is open is kept in a list of its own until it is closed.
class builder : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, builder> {
 public:
  builder(std::string_view text, const rapidjson::MemoryStream& stream)
      : text_(text), stream_(stream) {}

  bool Null() { return scalar(kind::null); }
  bool Bool(bool /*b*/) { return scalar(kind::boolean); }
  bool RawNumber(const char* /*text*/, rapidjson::SizeType /*length*/, bool /*copy*/) {
    return scalar(kind::number);
  }
  bool String(const char* text, rapidjson::SizeType length, bool /*copy*/) {
    return scalar(kind::string, {text, length});
  }
  bool Key(const char* name, rapidjson::SizeType length, bool /*copy*/) {
    const std::size_t begin = next_token();
    token_end_ = stream_.Tell();
    auto& member = open_.back().value.members.emplace_back();
    member.name.assign(name, length);
    member.name_text = text_.substr(begin, token_end_ - begin);
    return true;
  }
  bool StartObject() { return open(kind::object); }
  bool StartArray() { return open(kind::array); }
  bool EndObject(rapidjson::SizeType /*count*/) {
    index_members(open_.back().value);
    return close();
  }
  bool EndArray(rapidjson::SizeType /*count*/) { return close(); }

  json_text take() { return std::move(root_); }
  const std::string& failure() const { return failure_; }

 private:
  struct container {
    std::size_t begin = 0;
    json_text value;
  };

  std::size_t next_token() const { return text_.find_first_not_of(" \t\r\n,:", token_end_); }

  bool scalar(kind type, std::string_view decoded = {}) {
    json_text value;
    const std::size_t begin = next_token();
    token_end_ = stream_.Tell();
    value.type = type;
    value.text = text_.substr(begin, token_end_ - begin);
    value.decoded = decoded;
    place(std::move(value));
    return true;
  }

  bool open(kind type) {
    if (open_.size() == static_cast<std::size_t>(config::json::max_depth)) {
      failure_ = fmt::format("nested deeper than {} levels", config::json::max_depth);
      return false;
    }
    auto& opened = open_.emplace_back();
    opened.begin = next_token();
    opened.value.type = type;
    token_end_ = stream_.Tell() + 1;
    return true;
  }

  bool close() {
    container closed = std::move(open_.back());
    open_.pop_back();
    token_end_ = stream_.Tell() + 1;
    closed.value.text = text_.substr(closed.begin, token_end_ - closed.begin);
    place(std::move(closed.value));
    return true;
  }

  void place(json_text value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (open_.back().value.is(kind::object)) {
      open_.back().value.members.back().value = std::move(value);
    } else {
      open_.back().value.elements.push_back(std::move(value));
    }
  }

  std::string_view text_;
  const rapidjson::MemoryStream& stream_;
  std::size_t token_end_ = 0;
  std::vector<container> open_;
  json_text root_;
  std::string failure_;
};

// "Missing a comma." as the end of one of our sentences.
std::string phrase_of(rapidjson::ParseErrorCode code) {
  std::string phrase = rapidjson::GetParseError_En(code);
  if (phrase.ends_with('.')) phrase.pop_back();
  phrase.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(phrase.front())));
  return phrase;
}

}  // namespace

const json_text::member* json_text::find_member(std::string_view name) const {
  const auto found =
      std::lower_bound(by_name.begin(), by_name.end(), name,
                       [&](std::uint32_t i, std::string_view n) { return members[i].name < n; });
  if (found == by_name.end() || members[*found].name != name) return nullptr;
  return &members[*found];
}

const json_text* json_text::find(std::string_view name) const {
  const member* found = find_member(name);
  return found == nullptr ? nullptr : &found->value;
}

boost::system::result<json_text, json_failure> read_json_text(std::string_view text) {
  rapidjson::MemoryStream stream(text.data(), text.size());
  builder handler(text, stream);
  const auto result = rapidjson::Reader().Parse<flags>(stream, handler);
  if (!handler.failure().empty()) return json_failure{handler.failure(), result.Offset()};
  if (result.IsError()) return json_failure{phrase_of(result.Code()), result.Offset()};
  // The reader takes a NUL for the end of the text.
  if (stream.Tell() < text.size()) return json_failure{"invalid value", stream.Tell()};
  return handler.take();
}

void throw_exception_from_error(const json_failure& failure,
                                const boost::source_location& /*place*/) {
  throw std::runtime_error(failure.message);
}

}  // namespace sidehook::session
