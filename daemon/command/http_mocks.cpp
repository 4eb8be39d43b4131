#include "daemon/command/http_mocks.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "config/file.hpp"
#include "config/json/parse.hpp"
#include "config/json/pointer.hpp"
#include "config/json/position.hpp"
#include "config/json/text.hpp"

namespace sidehook::command {
namespace {

namespace json = config::json;
using jsvm::host::http_failure;
using jsvm::host::http_response;

constexpr std::size_t largest_file = std::size_t{16} * 1024 * 1024;

bool fits(std::string_view pattern, std::string_view text) {
  const auto star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == text;
  if (!text.starts_with(pattern.substr(0, star))) return false;
  const auto rest = pattern.substr(star + 1);
  for (auto from = star; from <= text.size(); ++from) {
    if (fits(rest, text.substr(from))) return true;
  }
  return false;
}

std::string upper_case(std::string_view text) {
  std::string upper(text);
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return upper;
}

class mock_reader {
 public:
  mock_reader(const std::string& file, http_mock_file& into) : file_(file), into_(into) {}

  void read(const json::value& root) {
    if (!root.IsArray()) return report("", "the file must hold an array of mocks");
    for (rapidjson::SizeType i = 0; i < root.Size(); ++i)
      read_mock(root[i], json::element_of("", i));
  }

 private:
  void read_mock(const json::value& mock, const std::string& place) {
    if (!mock.IsObject()) return report(place, "a mock must be an object");
    for (const auto& member : mock.GetObject()) check_name(json::text_of(&member.name), place);
    http_mock made;
    made.method = upper_case(text(mock, "method", place).value_or(""));
    const auto url = text(mock, "url", place);
    if (!url) return report(place, "a mock needs a url");
    made.url = *url;
    if (const auto error = text(mock, "error", place)) {
      made.answer = http_failure{http_failure::reason::broken, *error};
    } else {
      made.answer = response(mock, place);
    }
    into_.mocks.push_back(std::move(made));
  }

  http_response response(const json::value& mock, const std::string& place) {
    http_response made;
    made.status = 200;
    if (const auto* code = json::member(&mock, "code")) {
      const bool valid = code->IsInt() && code->GetInt() >= 100 && code->GetInt() <= 999;
      if (valid) {
        made.status = code->GetInt();
      } else {
        report(json::member_of(place, "code"), "must be a status from 100 to 999");
      }
    }
    if (const auto* body = json::member(&mock, "body"))
      made.body = body->IsString() ? std::string(json::text_of(body)) : json::write(*body);
    if (const auto* headers = json::member(&mock, "headers"))
      made.headers = headers_of(*headers, json::member_of(place, "headers"));
    return made;
  }

  std::vector<jsvm::host::http_header> headers_of(const json::value& headers,
                                                  const std::string& place) {
    std::vector<jsvm::host::http_header> made;
    if (!headers.IsObject()) {
      report(place, "must be an object of strings");
      return made;
    }
    for (const auto& header : headers.GetObject()) {
      const std::string name(json::text_of(&header.name));
      if (const auto value = text(headers, name, place)) made.push_back({name, *value});
    }
    return made;
  }

  std::optional<std::string> text(const json::value& object, std::string_view name,
                                  const std::string& place) {
    const auto* value = json::member(&object, name);
    if (value == nullptr) return std::nullopt;
    if (!value->IsString()) report(json::member_of(place, name), "must be a string");
    return std::string(json::text_of(value));
  }

  void check_name(std::string_view name, const std::string& place) {
    constexpr std::string_view known[] = {"method", "url", "code", "headers", "body", "error"};
    if (std::find(std::begin(known), std::end(known), name) == std::end(known))
      report(json::member_of(place, name), "is no member of a mock");
  }

  void report(const std::string& pointer, std::string_view message) {
    config::fault fault;
    fault.file = file_;
    fault.pointer = pointer;
    fault.message = message;
    into_.faults.push_back(std::move(fault));
  }

  const std::string& file_;
  http_mock_file& into_;
};

void find_places(std::vector<config::fault>& faults, std::string_view text) {
  std::vector<std::string> pointers;
  pointers.reserve(faults.size());
  for (const auto& fault : faults) pointers.push_back(fault.pointer);
  const auto places = json::locate(text, pointers);
  for (std::size_t i = 0; i < faults.size(); ++i) {
    faults[i].line = places[i].line;
    faults[i].column = places[i].column;
  }
}

}  // namespace

http_mock_file read_http_mocks(const std::string& file) {
  http_mock_file made;
  const auto read = config::read_file(file, largest_file);
  config::fault fault;
  fault.file = file;
  if (!read.failure.empty()) {
    fault.message = read.failure;
    made.faults.push_back(std::move(fault));
    return made;
  }
  const auto document = json::parse(read.text);
  if (document.has_error()) {
    fault.line = document.error().line;
    fault.column = document.error().column;
    fault.message = document.error().message;
    fault.excerpt = document.error().excerpt;
    made.faults.push_back(std::move(fault));
    return made;
  }
  mock_reader(file, made).read(*document);
  find_places(made.faults, read.text);
  return made;
}

void mocked_http_client::send(jsvm::host::http_request request,
                              boost::asio::cancellation_slot /*cancellation*/,
                              std::function<void(jsvm::host::http_result)> done) {
  const auto found = std::find_if(mocks_.begin(), mocks_.end(), [&](const http_mock& mock) {
    return (mock.method.empty() || mock.method == upper_case(request.method)) &&
           fits(mock.url, request.url);
  });
  if (found != mocks_.end()) return done(found->answer);
  unmatched_.push_back(request.method + " " + request.url);
  done(http_failure{http_failure::reason::refused, "there is no mock for " + unmatched_.back()});
}

}  // namespace sidehook::command
