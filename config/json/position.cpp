#include "config/json/position.hpp"

#include <algorithm>
#include <memory>
#include <unordered_map>

#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include "config/json/pointer.hpp"

namespace sidehook::config::json {
namespace {

// The wanted pointers as a tree, so that walking the text compares each name once, however long the
// pointers are.
struct wanted {
  std::unordered_map<std::string, std::unique_ptr<wanted>> parts;
  position where;

  wanted& part(const std::string& step) {
    auto& child = parts[step];
    if (!child) child = std::make_unique<wanted>();
    return *child;
  }
  wanted* find(const std::string& step) const {
    const auto found = parts.find(step);
    return found == parts.end() ? nullptr : found->second.get();
  }
};

// Follows the iterative reader through the text. It reports a scalar or a name when its last byte
// is read, a bracket before it is read. Where a value starts is where the token before it ended,
// blanks and separators skipped.
class locator : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, locator> {
 public:
  locator(std::string_view text, const rapidjson::MemoryStream& stream, wanted& root)
      : text_(text), stream_(stream), cursor_(text), next_(&root) {}

  bool Default() {
    begin_value();
    token_end_ = stream_.Tell();
    return true;
  }
  bool StartObject() { return open(container::object); }
  bool StartArray() { return open(container::array); }
  bool Key(const char* name, rapidjson::SizeType length, bool /*copy*/) {
    const wanted* parent = open_.back().place;
    next_ = parent == nullptr || parent->parts.empty() ? nullptr : parent->find({name, length});
    token_end_ = stream_.Tell();
    return true;
  }
  bool EndObject(rapidjson::SizeType /*count*/) { return close(); }
  bool EndArray(rapidjson::SizeType /*count*/) { return close(); }

 private:
  struct container {
    enum kind_type { object, array };
    wanted* place;  // null when nothing in it is wanted
    kind_type kind;
    std::size_t elements = 0;
  };

  bool open(container::kind_type kind) {
    begin_value();
    token_end_ = stream_.Tell() + 1;
    open_.push_back({value_, kind});
    return true;
  }

  bool close() {
    open_.pop_back();
    token_end_ = stream_.Tell() + 1;
    return true;
  }

  void begin_value() {
    if (!open_.empty() && open_.back().kind == container::array) step_to_element(open_.back());
    value_ = next_;
    if (value_ != nullptr) {
      value_->where = cursor_.advance_to(text_.find_first_not_of(" \t\r\n,:", token_end_));
    }
  }

  void step_to_element(container& array) {
    const std::size_t index = array.elements++;
    const bool any = array.place != nullptr && !array.place->parts.empty();
    next_ = any ? array.place->find(std::to_string(index)) : nullptr;
  }

  std::string_view text_;
  const rapidjson::MemoryStream& stream_;
  text_cursor cursor_;
  wanted* next_;             // of the value that comes next
  wanted* value_ = nullptr;  // of the value that has begun last
  std::size_t token_end_ = 0;
  std::vector<container> open_;
};

}  // namespace

position text_cursor::advance_to(std::size_t offset) {
  for (offset = std::min(offset, text_.size()); offset_ < offset; ++offset_) {
    const char c = text_[offset_];
    if (c == '\n') {
      here_ = {here_.line + 1, 1};
    } else if ((c & 0xC0) != 0x80) {
      ++here_.column;
    }
  }
  return here_;
}

std::vector<position> locate(std::string_view text, std::span<const std::string> pointers) {
  wanted root;
  for (const auto& pointer : pointers) {
    wanted* place = &root;
    for (const auto& step : steps(pointer)) place = &place->part(step);
  }
  rapidjson::MemoryStream stream(text.data(), text.size());
  locator handler(text, stream, root);
  rapidjson::Reader().Parse<rapidjson::kParseIterativeFlag>(stream, handler);

  std::vector<position> positions;
  positions.reserve(pointers.size());
  for (const auto& pointer : pointers) {
    const wanted* place = &root;
    position innermost = root.where;
    for (const auto& step : steps(pointer)) {
      place = place->find(step);
      if (place->where.line != 0) innermost = place->where;
    }
    positions.push_back(innermost);
  }
  return positions;
}

}  // namespace sidehook::config::json
