#include "daemon/ingest/event_decoder.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "daemon/ingest/event_reader.hpp"
#include "daemon/ingest/json_scan.hpp"
#include "daemon/ingest/lenient_reading.hpp"
#include "daemon/ingest/tyk_webhook.hpp"

namespace sidehook::ingest {
namespace {

class body_reader {
 public:
  body_reader(const posted_body& posted, const decoder_limits& limits,
              std::chrono::system_clock::time_point received)
      : body_(posted.text),
        limits_(limits),
        sender_(posted.user_agent == tyk_user_agent ? event_reader::sender::tyk_webhook
                                                    : event_reader::sender::anyone),
        events_(limits, received, sender_) {}

  std::variant<decoded_body, refusal> read() {
    auto result = read_strictly();
    if (auto* body = std::get_if<decoded_body>(&result)) body->repairs.add(events_.repairs());
    return result;
  }

 private:
  std::variant<decoded_body, refusal> read_strictly() {
    if (body_.starts_with("\xEF\xBB\xBF")) offset_ = 3;
    skip_blanks();
    if (at_end()) return malformed("the body is empty");
    if (body_[offset_] == '[') return read_array();
    return holds_lines() ? read_lines() : read_single();
  }

  std::variant<decoded_body, refusal> read_array() {
    decoded_body result;
    result.form = decoded_body::shape::batch;
    ++offset_;
    skip_blanks();
    if (!at_end() && body_[offset_] == ']') {
      ++offset_;
    } else {
      for (bool more = true; more;) {
        refusal fault;
        auto value = scan(fault);
        if (!value) return fault;
        if (auto too_many = take(result, *std::move(value))) return *too_many;
        skip_blanks();
        if (at_end() || (body_[offset_] != ',' && body_[offset_] != ']')) {
          return malformed("Missing a comma or ']' after an array element.");
        }
        more = body_[offset_++] == ',';
        skip_blanks();
      }
    }
    skip_blanks();
    if (!at_end()) return malformed("there is text behind the array");
    return result;
  }

  std::variant<decoded_body, refusal> read_single() {
    const auto begin = offset_;
    refusal fault;
    if (auto value = scan_last(fault)) return single(*std::move(value), entities::possible, {});
    const auto text = body_.substr(begin);
    const bool lenient =
        fault.why == refusal::reason::malformed &&
        (sender_ == event_reader::sender::tyk_webhook || begins_as_tyk_webhook(text));
    return lenient ? read_leniently(text, std::move(fault)) : fault;
  }

  // @param strict  why the text is not JSON, if nothing helps
  std::variant<decoded_body, refusal> read_leniently(std::string_view text, refusal strict) {
    for (const auto make : lenient_readings) {
      const reading made = make(text);
      if (made.repairs.empty()) continue;
      body_ = made.text;
      offset_ = 0;
      refusal fault;
      if (auto value = scan_last(fault))
        return single(*std::move(value), made.escapes, made.repairs);
      if (fault.why != refusal::reason::malformed) return fault;
    }
    return strict;
  }

  decoded_body single(scanned_value value, entities escapes, const repair_set& repairs) {
    decoded_body result;
    result.repairs = repairs;
    result.events.push_back(events_.read(std::move(value), "", escapes));
    return result;
  }

  // A value behind which nothing stands.
  std::optional<scanned_value> scan_last(refusal& fault) {
    auto value = scan(fault);
    if (!value) return value;
    skip_blanks();
    if (at_end()) return value;
    fault = malformed("there is text behind the event");
    return std::nullopt;
  }

  // A line that is not JSON is refused on its own: the others are told apart without it.
  std::variant<decoded_body, refusal> read_lines() {
    decoded_body result;
    result.form = decoded_body::shape::batch;
    const std::string_view whole = body_;
    for (; !at_end(); skip_blanks()) {
      body_ = whole.substr(0, whole.find('\n', offset_));
      refusal fault;
      auto value = scan_last(fault);
      if (auto too_many = value ? take(result, *std::move(value)) : take(result, std::move(fault)))
        return *too_many;
      offset_ = body_.size();
      body_ = whole;
    }
    return result;
  }

  // One event a line: more than one line, and each of them begins an object.
  bool holds_lines() const {
    std::size_t lines = 0;
    for (auto at = offset_; at != std::string_view::npos;) {
      const auto begin = body_.find_first_not_of(" \t\r\n", at);
      if (begin == std::string_view::npos) break;
      if (body_[begin] != '{') return false;
      ++lines;
      at = body_.find('\n', begin);
    }
    return lines > 1;
  }

  refusal malformed(std::string detail) const {
    return {refusal::reason::malformed, std::move(detail), "", offset_};
  }

  std::optional<scanned_value> scan(refusal& fault) {
    return scan_json(body_, offset_, limits_, fault);
  }

  // Adds an element of a batch; a refusal of the whole when it was one too many.
  std::optional<refusal> take(decoded_body& result, std::variant<scanned_value, refusal> element) {
    if (result.events.size() >= limits_.batch_events) {
      return refusal{refusal::reason::too_large,
                     fmt::format("a request may hold {} events (listen.max_batch_events)",
                                 limits_.batch_events),
                     "", offset_};
    }
    if (auto* fault = std::get_if<refusal>(&element)) {
      result.events.emplace_back(std::move(*fault));
    } else {
      const std::string pointer = fmt::format("/{}", result.events.size());
      result.events.push_back(events_.read(std::get<scanned_value>(std::move(element)), pointer));
    }
    return std::nullopt;
  }

  bool at_end() const { return offset_ >= body_.size(); }
  void skip_blanks() {
    offset_ = std::min(body_.find_first_not_of(" \t\r\n", offset_), body_.size());
  }

  std::string_view body_;
  const decoder_limits& limits_;
  event_reader::sender sender_;
  event_reader events_;
  std::size_t offset_ = 0;
};

}  // namespace

std::variant<decoded_body, refusal> decode_body(const posted_body& body,
                                                const decoder_limits& limits,
                                                std::chrono::system_clock::time_point received) {
  return body_reader(body, limits, received).read();
}

}  // namespace sidehook::ingest
