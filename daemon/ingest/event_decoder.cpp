#include "daemon/ingest/event_decoder.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "daemon/ingest/cloud_event.hpp"
#include "daemon/ingest/event_reader.hpp"
#include "daemon/ingest/json_scan.hpp"
#include "daemon/ingest/lenient_reading.hpp"
#include "daemon/ingest/mapped_event.hpp"
#include "daemon/ingest/media_type.hpp"
#include "daemon/ingest/reading_context.hpp"
#include "daemon/ingest/record_list.hpp"
#include "daemon/ingest/tyk_webhook.hpp"

namespace sidehook::ingest {
namespace {

class body_reader {
 public:
  /// @param nesting  whether the body may hold others
  enum class nesting { allowed, ended };
  body_reader(std::string_view text, const reading_context& context, nesting nesting)
      : body_(text),
        context_(context),
        limits_(context.limits),
        mode_(cloud_events_mode_of(context.headers)),
        format_(format_of(mode_, context.headers)),
        nesting_(nesting),
        events_(context, format_) {}

  std::variant<decoded_body, refusal> read() {
    auto result = read_as_said();
    if (auto* body = std::get_if<decoded_body>(&result)) body->repairs.add(events_.repairs());
    return result;
  }

 private:
  static event_reader::format format_of(cloud_events_mode mode, const header_fields& headers) {
    if (mode != cloud_events_mode::none) return event_reader::format::cloud_event;
    return headers.value_of("User-Agent") == tyk_user_agent ? event_reader::format::tyk_webhook
                                                            : event_reader::format::any;
  }

  std::variant<decoded_body, refusal> read_as_said() {
    switch (mode_) {
      case cloud_events_mode::unsupported:
        return refusal{refusal::reason::unsupported,
                       "CloudEvents are read in JSON: application/cloudevents+json or "
                       "application/cloudevents-batch+json",
                       "", 0};
      case cloud_events_mode::binary:
        return read_binary();
      case cloud_events_mode::batched:
        return read_batch();
      default:
        return read_json();
    }
  }

  std::variant<decoded_body, refusal> read_binary() {
    if (body_.size() > limits_.event_bytes) return too_large();
    decoded_body result;
    result.events.push_back(read_binary_cloud_event(body_, context_));
    if (auto* made = std::get_if<event>(&result.events[0])) made->format = "CloudEvent";
    return result;
  }

  std::variant<decoded_body, refusal> read_batch() {
    skip_blanks();
    if (at_end() || body_[offset_] != '[')
      return malformed("a batch of CloudEvents must be a JSON array");
    return read_array();
  }

  std::variant<decoded_body, refusal> read_json() {
    if (body_.starts_with("\xEF\xBB\xBF")) offset_ = 3;
    skip_blanks();
    if (at_end()) return malformed("the body is empty");
    if (body_[offset_] == '[') return read_array();
    return holds_lines() ? read_lines() : read_single();
  }

  std::variant<decoded_body, refusal> read_array() {
    decoded_body result;
    result.form = decoded_body::shape::batch;
    const std::size_t begin = ++offset_;
    skip_blanks();
    if (!at_end() && body_[offset_] == ']') {
      ++offset_;
    } else {
      for (bool more = true; more;) {
        refusal fault;
        auto value = scan(fault);
        if (!value) return fault;
        // The others are as large, as a rule.
        if (result.events.empty())
          result.events.reserve(
              std::min(body_.size() / (offset_ - begin) + 1, limits_.batch_events));
        if (auto too_many = take(result, *value)) return *too_many;
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
    if (auto value = scan_last(fault)) return single_or_records(*value);
    if (fault.why != refusal::reason::malformed) return fault;
    const auto text = body_.substr(begin);
    if (format_ == event_reader::format::tyk_webhook || begins_as_tyk_webhook(text))
      return read_leniently(text, lenient_readings, std::move(fault));
    if (sender_says_lines())
      return read_leniently(text, std::array{&read_as_utf8}, std::move(fault));
    return fault;
  }

  // @param strict  why the text is not JSON, if nothing helps
  std::variant<decoded_body, refusal> read_leniently(std::string_view text,
                                                     std::span<const make_reading> readings,
                                                     refusal strict) {
    for (const auto make : readings) {
      const reading made = make(text);
      if (made.repairs.empty()) continue;
      refusal fault;
      if (auto value = scan_instead(made.text, fault))
        return single(*value, made.escapes, made.repairs);
      if (fault.why != refusal::reason::malformed) return fault;
    }
    return strict;
  }

  std::variant<decoded_body, refusal> single_or_records(const scanned_value& value) {
    value_tree tree(value.text);
    const auto* mapping = nesting_ == nesting::allowed
                              ? context_.mappings.find_records(value, tree, context_.headers)
                              : nullptr;
    if (mapping == nullptr) return single(value, entities::possible, {});
    return read_records(*mapping, tree);
  }

  std::variant<decoded_body, refusal> read_records(const config::mapping& mapping,
                                                   value_tree& tree) {
    const mapping_source source{tree, context_.headers, context_.received};
    decoded_body result;
    result.form = decoded_body::shape::batch;
    result.id = sender_event_id_of(mapping, source);
    if (const auto& answer = mapping.answer)
      result.answer = {answer->status, evaluate(answer->body, source).value_or("{}"),
                       answer->error_member};
    for (const auto& record : records_of(*mapping.records, tree)) {
      if (const auto* fault = std::get_if<refusal>(&record)) {
        if (auto too_many = take(result, decoded(*fault))) return *too_many;
      } else if (auto too_many = read_record(std::get<nested_body>(record), result)) {
        return *too_many;
      }
    }
    return result;
  }

  std::optional<refusal> read_record(const nested_body& record, decoded_body& into) {
    auto read = body_reader(record.text, context_, nesting::ended).read();
    if (auto* fault = std::get_if<refusal>(&read))
      return take(into, decoded(inside(std::move(*fault), record.pointer)));
    auto& body = std::get<decoded_body>(read);
    into.repairs.add(body.repairs);
    for (auto& element : body.events) {
      if (auto* fault = std::get_if<refusal>(&element)) *fault = inside(*fault, record.pointer);
      if (auto too_many = take(into, std::move(element))) return too_many;
    }
    return std::nullopt;
  }

  // Its place in the record is of no use to who sees the body: the record is named.
  static refusal inside(refusal fault, const std::string& pointer) {
    fault.pointer = pointer;
    return fault;
  }

  decoded_body single(const scanned_value& value, entities escapes, const repair_set& repairs) {
    decoded_body result;
    result.repairs = repairs;
    result.events.push_back(events_.read(value, "", escapes));
    return result;
  }

  // A value behind which nothing stands.
  std::optional<scanned_value> scan_last(refusal& fault) {
    auto value = scan(fault);
    if (!value) return value;
    skip_blanks();
    if (at_end()) return value;
    fault = malformed("there is text behind the event");
    value.reset();
    return value;
  }

  // A line that is not JSON is refused on its own: the others are told apart without it. What ships
  // logs writes bytes as clients sent them, and one that is no UTF-8 must not hide the event.
  std::variant<decoded_body, refusal> read_lines() {
    decoded_body result;
    result.form = decoded_body::shape::batch;
    const std::string_view whole = body_;
    for (auto begin = offset_; begin < whole.size();) {
      const auto end = std::min(whole.find('\n', begin), whole.size());
      const auto line = whole.substr(begin, end - begin);
      refusal fault;
      auto value = scan_instead(line, fault);
      reading valid;
      if (!value && fault.why == refusal::reason::malformed) {
        fault.offset += begin;
        valid = read_as_utf8(line);
        refusal as_before;
        if (!valid.repairs.empty()) value = scan_instead(valid.text, as_before);
        if (value) result.repairs.add(valid.repairs);
      }
      if (auto too_many = value ? take(result, *value) : take(result, decoded(std::move(fault))))
        return *too_many;
      begin = std::min(whole.find_first_not_of(json_blanks, end), whole.size());
    }
    return result;
  }

  // Of a text that stands for the body, or is a part of it.
  std::optional<scanned_value> scan_instead(std::string_view text, refusal& fault) {
    body_ = text;
    offset_ = 0;
    scanned_.reset();
    return scan_last(fault);
  }

  // One event a line: more than one line, and each of them begins an object, or the sender says so.
  bool holds_lines() const {
    std::size_t lines = 0;
    for (auto at = offset_; at != std::string_view::npos;) {
      const auto begin = body_.find_first_not_of(json_blanks, at);
      if (begin == std::string_view::npos) break;
      if (body_[begin] != '{' && !sender_says_lines()) return false;
      ++lines;
      at = body_.find('\n', begin);
    }
    return lines > 1;
  }

  bool sender_says_lines() const {
    const auto type = media_type(context_.headers.value_of("Content-Type"));
    return type == "application/x-ndjson" || type == "application/ndjson" ||
           type == "application/jsonl" || type == "application/x-jsonlines";
  }

  refusal too_large() const {
    return {refusal::reason::too_large,
            fmt::format("an event may have {} bytes (listen.max_event_bytes)", limits_.event_bytes),
            "", 0};
  }
  refusal malformed(std::string detail) const {
    return {refusal::reason::malformed, std::move(detail), "", offset_};
  }

  std::optional<scanned_value> scan(refusal& fault) {
    if (!scanned_) scanned_.emplace(body_);
    return scanned_->scan(offset_, limits_, fault);
  }

  // Adds an element of a batch; a refusal of the whole when it was one too many.
  std::optional<refusal> take(decoded_body& result, decoded&& element) {
    if (result.events.size() >= limits_.batch_events) {
      return refusal{refusal::reason::too_large,
                     fmt::format("a request may hold {} events (listen.max_batch_events)",
                                 limits_.batch_events),
                     "", offset_};
    }
    result.events.push_back(std::move(element));
    return std::nullopt;
  }
  std::optional<refusal> take(decoded_body& result, const scanned_value& element) {
    const std::string pointer = "/" + fmt::format_int(result.events.size()).str();
    return take(result, events_.read(element, pointer));
  }

  bool at_end() const { return offset_ >= body_.size(); }
  void skip_blanks() {
    while (!at_end() && is_blank(body_[offset_])) ++offset_;
  }

  std::string_view body_;
  /// The same, from when a value of it is wanted.
  std::optional<json_text> scanned_;
  const reading_context& context_;
  const decoder_limits& limits_;
  cloud_events_mode mode_;
  event_reader::format format_;
  nesting nesting_;
  event_reader events_;
  std::size_t offset_ = 0;
};

}  // namespace

std::variant<decoded_body, refusal> event_decoder::decode(
    const posted_body& body, std::chrono::system_clock::time_point received) const {
  const reading_context context{limits_, mappings_, body.headers, received};
  return body_reader(body.text, context, body_reader::nesting::allowed).read();
}

}  // namespace sidehook::ingest
