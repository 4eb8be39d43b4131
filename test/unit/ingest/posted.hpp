#pragma once

#include <algorithm>
#include <cctype>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "config/mapping_presets.hpp"
#include "daemon/ingest/event_decoder.hpp"

namespace sidehook::ingest::test {

const std::chrono::system_clock::time_point received{std::chrono::seconds{1'787'307'072}};

/// Header fields from a list, in whatever case they are asked for.
class listed_header_fields : public header_fields {
 public:
  using list = std::vector<std::pair<std::string, std::string>>;
  explicit listed_header_fields(list fields) : fields_(std::move(fields)) {}

  std::optional<std::string_view> find(std::string_view name) const override {
    for (const auto& [field, value] : fields_) {
      if (std::ranges::equal(field, name, [](unsigned char a, unsigned char b) {
            return std::tolower(a) == std::tolower(b);
          }))
        return value;
    }
    return std::nullopt;
  }
  void visit(
      const std::function<void(std::string_view, std::string_view)>& visitor) const override {
    for (const auto& [field, value] : fields_) visitor(field, value);
  }

 private:
  list fields_;
};

/// A body, and what came with it.
struct sent_body {
  sent_body(const char* text) : text(text) {}
  sent_body(std::string_view text) : text(text) {}
  sent_body(const std::string& text) : text(text) {}
  sent_body(std::string_view text, std::string_view user_agent)
      : text(text), headers({{"User-Agent", std::string(user_agent)}}) {}
  sent_body(std::string_view text, listed_header_fields::list fields)
      : text(text), headers(std::move(fields)) {}

  std::string_view text;
  listed_header_fields headers{{}};
};

/// Why an object is refused that nothing fits.
const std::string nothing_known =
    "this object is no event: it has neither EventType nor Type, nor event and message of a Tyk "
    "webhook, nor specversion, id, source and type of a CloudEvent, and none of the mappings fits "
    "it (" +
    mapping_table(config::shipped_mappings()).names() + ")";

inline std::variant<decoded_body, refusal> decode(const sent_body& body,
                                                  const decoder_limits& limits) {
  const event_decoder decoder(limits, config::shipped_mappings());
  return decoder.decode({body.text, body.headers}, received);
}

/// What the body holds; the test fails when it is refused as a whole.
inline decoded_body read(const sent_body& body, const decoder_limits& limits = {}) {
  auto result = decode(body, limits);
  if (const auto* why = std::get_if<refusal>(&result)) FAIL(why->detail);
  return std::get<decoded_body>(std::move(result));
}

/// The one event that it holds.
inline event read_one(const sent_body& body) {
  auto result = read(body);
  REQUIRE(result.form == decoded_body::shape::single);
  REQUIRE(result.events.size() == 1);
  if (const auto* why = std::get_if<refusal>(&result.events[0])) FAIL(why->detail);
  return std::get<event>(result.events[0]);
}

/// Why the body, or the one event that it holds, is refused.
inline refusal refusal_of(const sent_body& body, const decoder_limits& limits = {}) {
  auto result = decode(body, limits);
  if (auto* why = std::get_if<refusal>(&result)) return *why;
  auto& events = std::get<decoded_body>(result).events;
  REQUIRE(events.size() == 1);
  REQUIRE(std::holds_alternative<refusal>(events[0]));
  return std::get<refusal>(events[0]);
}

}  // namespace sidehook::ingest::test
