#pragma once

#include <catch2/catch.hpp>

#include "daemon/ingest/event_decoder.hpp"

namespace sidehook::ingest::test {

const std::chrono::system_clock::time_point received{std::chrono::seconds{1'787'307'072}};

/// A body, and who says that they send it.
struct sent_body {
  sent_body(const char* text) : text(text) {}
  sent_body(std::string_view text) : text(text) {}
  sent_body(const std::string& text) : text(text) {}
  sent_body(std::string_view text, std::string_view user_agent)
      : text(text), user_agent(user_agent) {}

  std::string_view text;
  std::string_view user_agent;
};

inline std::variant<decoded_body, refusal> decode(const sent_body& body,
                                                  const decoder_limits& limits) {
  return decode_body({body.text, "application/json", body.user_agent}, limits, received);
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
