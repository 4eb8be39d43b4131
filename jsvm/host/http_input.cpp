#include "jsvm/host/http_input.hpp"

#include <algorithm>
#include <chrono>
#include <map>

#include <fmt/format.h>

#include "jsvm/host/headers.hpp"
#include "jsvm/host/url.hpp"

namespace sidehook::jsvm::host {
namespace {

using texts = std::vector<std::pair<std::string, std::string>>;

bool same_letters(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

// Reads the members of one object; the first that is wrong is what fault() tells.
class member_reader {
 public:
  /// @param where  in front of members' names in messages: "requests[2]."
  member_reader(const json::object& members, std::string where)
      : members_(members), where_(std::move(where)) {}

  std::string text(std::string_view name) {
    const auto* found = typed<std::string>(name, "a string");
    return found == nullptr ? "" : *found;
  }

  double number(std::string_view name) {
    const auto* found = typed<double>(name, "a number");
    return found == nullptr ? 0 : *found;
  }

  bool flag(std::string_view name) {
    const auto* found = typed<bool>(name, "a boolean");
    return found != nullptr && *found;
  }

  const json::array* array(std::string_view name) { return typed<json::array>(name, "an array"); }

  texts text_map(std::string_view name) {
    texts entries;
    const auto* object = typed<json::object>(name, "an object of strings");
    if (object == nullptr) return entries;
    for (const auto& [key, value] : *object) {
      const auto* text = value.as<std::string>();
      if (text == nullptr && !value.is_null()) {
        refuse(fmt::format("{}.{}", name, key), "a string", value);
        continue;
      }
      entries.emplace_back(key, text == nullptr ? "" : *text);
    }
    return entries;
  }

  const std::optional<input_fault>& fault() const { return fault_; }

 private:
  template <class Type>
  const Type* typed(std::string_view name, std::string_view wanted) {
    const json* found = nullptr;
    for (const auto& [key, value] : members_) {
      if (same_letters(key, name) && !value.is_null()) found = &value;
    }
    if (found == nullptr) return nullptr;
    const auto* value = found->as<Type>();
    if (value == nullptr) refuse(name, wanted, *found);
    return value;
  }

  void refuse(std::string_view name, std::string_view wanted, const json& given) {
    if (fault_) return;
    fault_ = input_fault{
        fmt::format("{}{} must be {}, and is {}", where_, name, wanted, kind_of(given))};
  }

  const json::object& members_;
  const std::string where_;
  std::optional<input_fault> fault_;
};

const json::object& members_of(const json& input) {
  static const json::object none;
  const auto* object = input.as<json::object>();
  return object == nullptr ? none : *object;
}

std::optional<input_fault> require_object(const json& input) {
  if (input.is_null() || input.as<json::object>() != nullptr) return std::nullopt;
  return input_fault{fmt::format("the argument must be an object, and is {}", kind_of(input))};
}

// As application/x-www-form-urlencoded has it.
void append_form_encoded(std::string& to, std::string_view text) {
  for (const char c : text) {
    const bool plain = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
                       c == '-' || c == '_' || c == '.' || c == '~';
    if (plain) {
      to += c;
    } else if (c == ' ') {
      to += '+';
    } else {
      to += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
  }
}

std::string form_body(texts fields) {
  std::stable_sort(fields.begin(), fields.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::string body;
  for (const auto& [name, value] : fields) {
    if (!body.empty()) body += '&';
    append_form_encoded(body, name);
    body += '=';
    append_form_encoded(body, value);
  }
  return body;
}

std::optional<input_fault> add_headers(http_request& request, const texts& given) {
  std::map<std::string, std::string> headers;
  for (const auto& [name, value] : given) {
    if (!is_http_token(name))
      return input_fault{fmt::format("\"{}\" is no name of a header", name)};
    if (!is_header_value(value))
      return input_fault{fmt::format("the value of the header {} holds a control character", name)};
    auto canonical = canonical_header_name(name);
    if (!is_set_by_client(canonical)) headers[std::move(canonical)] = value;
  }
  for (auto& [name, value] : headers) request.headers.push_back({name, value});
  return std::nullopt;
}

std::optional<input_fault> set_target(http_request& request, std::string method,
                                      std::string_view url) {
  request.method = method.empty() ? "GET" : std::move(method);
  if (!is_http_token(request.method))
    return input_fault{fmt::format("\"{}\" is no HTTP method", request.method)};
  auto outgoing = outgoing_url(url);
  if (auto* fault = std::get_if<url_fault>(&outgoing))
    return input_fault{std::move(fault->message)};
  request.url = std::get<std::string>(std::move(outgoing));
  return std::nullopt;
}

// Members that both kinds of request have, read by the names that each kind gives them.
struct raw_request {
  std::string method;
  std::string url;
  texts headers;
  std::string body;
  double timeout_ms = 0;
};

std::variant<http_request, input_fault> make_request(raw_request raw) {
  constexpr double longest_ms = 3'600'000;
  http_request request;
  if (!(raw.timeout_ms >= 0 && raw.timeout_ms <= longest_ms))
    return input_fault{fmt::format("Timeout must be from 0 to {} (milliseconds)", longest_ms)};
  request.timeout = std::chrono::milliseconds(static_cast<std::int64_t>(raw.timeout_ms));
  if (auto fault = set_target(request, std::move(raw.method), raw.url)) return *std::move(fault);
  if (auto fault = add_headers(request, raw.headers)) return *std::move(fault);
  request.body = std::move(raw.body);
  return request;
}

std::variant<batch_call::unit, input_fault> decode_unit(const json& input, std::size_t index) {
  const auto place = fmt::format("requests[{}]", index);
  if (!input.is_null() && input.as<json::object>() == nullptr)
    return input_fault{fmt::format("{} must be an object, and is {}", place, kind_of(input))};
  member_reader members(members_of(input), place + ".");
  raw_request raw;
  raw.method = members.text("method");
  raw.url = members.text("relative_url");
  raw.headers = members.text_map("headers");
  raw.body = members.text("body");
  raw.timeout_ms = members.number("timeout");
  if (members.fault()) return *members.fault();
  std::string given_url = raw.url;
  auto made = make_request(std::move(raw));
  if (auto* fault = std::get_if<input_fault>(&made))
    return input_fault{fmt::format("{}: {}", place, fault->message)};
  return batch_call::unit{std::get<http_request>(std::move(made)), std::move(given_url)};
}

}  // namespace

http_call decode_http_call(const json& input) {
  if (auto fault = require_object(input)) return {*std::move(fault)};
  member_reader members(members_of(input), "");
  const auto on_failure =
      members.flag("ReturnErrors") ? failure_form::reported : failure_form::undefined;
  raw_request raw;
  raw.method = members.text("Method");
  raw.url = members.text("Domain") + members.text("Resource");
  raw.headers = members.text_map("Headers");
  raw.body = members.text("Body");
  auto form = members.text_map("FormData");
  raw.timeout_ms = members.number("Timeout");
  if (members.fault()) return {*members.fault(), on_failure};
  if (raw.body.empty()) raw.body = form_body(std::move(form));
  return {make_request(std::move(raw)), on_failure};
}

std::variant<batch_call, input_fault> decode_batch_call(const json& input, std::size_t most) {
  if (auto fault = require_object(input)) return *std::move(fault);
  member_reader members(members_of(input), "");
  batch_call batch;
  const auto* requests = members.array("requests");
  if (members.flag("suppress_parallel_execution"))
    batch.order = batch_call::order::one_after_another;
  if (members.fault()) return *members.fault();
  if (requests == nullptr) return batch;
  if (requests->size() > most)
    return input_fault{fmt::format("{} requests are more than {} (http_client.max_batch_requests)",
                                   requests->size(), most)};
  for (std::size_t i = 0; i < requests->size(); ++i) {
    auto unit = decode_unit((*requests)[i], i);
    if (auto* fault = std::get_if<input_fault>(&unit)) return std::move(*fault);
    batch.units.push_back(std::get<batch_call::unit>(std::move(unit)));
  }
  return batch;
}

}  // namespace sidehook::jsvm::host
