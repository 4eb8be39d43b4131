#include "daemon/redis_queue/answers.hpp"

#include <charconv>
#include <string_view>
#include <utility>

namespace sidehook::redis_queue {
namespace {

using queue::admission;
using redis::reply;

std::size_t size_in(const reply& list, std::size_t index) {
  const auto number = item(list, index).number;
  return number > 0 ? static_cast<std::size_t>(number) : 0;
}

std::string text_in(const reply& list, std::size_t index) { return item(list, index).text; }

// An entry of a stream: its id, and a list of names and values.
letter_entry entry_of(const reply& from, queue::delivery_id id) {
  letter_entry result;
  result.what.id = id;
  const auto& fields = item(from, 1).items;
  for (std::size_t i = 0; i + 1 < fields.size(); i += 2) {
    const auto& name = fields[i].text;
    const auto& value = fields[i + 1].text;
    if (name == "m") result.what.own = value;
    if (name == "e") result.what.shared = value;
    if (name == "w") result.reason = value;
  }
  return result;
}

}  // namespace

void figures::note(const reply& told) {
  if (told.items.size() < 3) return;
  deliveries = size_in(told, 0);
  bytes = size_in(told, 1);
  letters = size_in(told, 2);
}

void figures::note_oldest(std::chrono::milliseconds age) {
  oldest = age.count() < 0 ? queue::time_point() : std::chrono::system_clock::now() - age;
}

std::optional<queue::delivery_id> id_of(const std::string& text) {
  queue::delivery_id id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  const std::string_view rest(end, static_cast<std::size_t>(text.data() + text.size() - end));
  if (error != std::errc() || (!rest.empty() && rest != "-0")) return std::nullopt;
  return id;
}

const reply& item(const reply& list, std::size_t index) {
  static const reply none;
  return index < list.items.size() ? list.items[index] : none;
}

std::vector<entry> read_entries(const reply& answer) {
  std::vector<entry> entries;
  for (const auto& each : item(item(answer, 0), 1).items) {
    // One that was deleted while somebody had it is told without fields.
    const auto id = id_of(text_in(each, 0));
    if (id && item(each, 1).is(reply::kind::list)) entries.push_back(entry_of(each, *id).what);
  }
  return entries;
}

std::vector<entry> told_entries(const reply& list) {
  std::vector<entry> entries;
  for (const auto& each : list.items) {
    if (const auto id = id_of(text_in(each, 0)))
      entries.push_back({*id, text_in(each, 1), text_in(each, 2), text_in(each, 3)});
  }
  return entries;
}

std::vector<letter_entry> read_letters(const reply& list) {
  std::vector<letter_entry> letters;
  for (const auto& each : list.items) {
    if (const auto id = id_of(text_in(each, 0))) letters.push_back(entry_of(each, *id));
  }
  return letters;
}

std::optional<admission> admission_of(const std::string& word) {
  for (const auto& [name, what] :
       {std::pair{"accepted", admission::accepted}, std::pair{"repeated", admission::repeated},
        std::pair{"full_events", admission::full_events},
        std::pair{"full_bytes", admission::full_bytes}}) {
    if (word == name) return what;
  }
  return std::nullopt;
}

bool is_out_of_memory(const reply& answer) {
  return answer.is(reply::kind::error) &&
         (answer.text.starts_with("OOM") || answer.text.find("-OOM") != std::string::npos);
}

bool is_without_group(const reply& answer) {
  return answer.is(reply::kind::error) && answer.text.find("NOGROUP") != std::string::npos;
}

}  // namespace sidehook::redis_queue
