#include "config/way_in_json.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "config/certificate_subject.hpp"
#include "config/json/text.hpp"
#include "config/json/writer.hpp"
#include "config/object_faults.hpp"
#include "config/text_rules.hpp"

namespace sidehook::config {
namespace {

using kind = way_in::kind;
using names = std::vector<std::string>;

constexpr std::array kinds{kind::bearer, kind::header, kind::standard_webhooks,
                           kind::hmac,   kind::kong,   kind::mutual_tls};
constexpr std::array algorithms{digest_algorithm::sha1, digest_algorithm::sha256,
                                digest_algorithm::sha512};
constexpr std::size_t longest_header = 64;
constexpr std::size_t longest_prefix = 64;
constexpr std::size_t longest_name = 256;
constexpr std::size_t longest_path = 4096;
constexpr std::int64_t longest_tolerance_s = 86'400;
constexpr std::size_t most_subjects = 64;

names members_of(kind type) {
  if (type == kind::mutual_tls) return {"type", "subjects"};
  names members{"type", "secrets", "secrets_env", "secrets_file"};
  if (type == kind::header) members.insert(members.end(), {"header"});
  if (type == kind::standard_webhooks) members.insert(members.end(), {"tolerance_s"});
  if (type == kind::hmac)
    members.insert(members.end(), {"header", "algorithm", "prefix", "encoding"});
  return members;
}

names all_kinds() {
  names all;
  for (const auto type : kinds) all.emplace_back(to_string(type));
  return all;
}

/// Reads one object. Values are shown in faults only where no secret can have slipped in.
class way_reader {
 public:
  explicit way_reader(const json::value& object) : object_(object) {}

  read_way read() {
    if (!object_.IsObject()) {
      say("", fmt::format("must be an object, is {}", json::kind_of(object_)));
    } else if (read_type()) {
      faults_.check_names(object_, "", members_of(way_.type),
                          fmt::format("a way of the type {}", to_string(way_.type)));
      read_members();
      if (way_.type != kind::mutual_tls) read_secrets();
    }
    return {std::move(way_), faults_.take()};
  }

 private:
  bool read_type() {
    const auto* given = member("type");
    const auto allowed = all_kinds();
    const auto found = std::find(allowed.begin(), allowed.end(), json::text_of(given));
    if (found != allowed.end()) {
      way_.type = kinds.at(static_cast<std::size_t>(found - allowed.begin()));
      return true;
    }
    if (given == nullptr) {
      say("", fmt::format("has no type: must be one of {}", fmt::join(allowed, ", ")));
    } else {
      refuse("type", fmt::format("one of {}", fmt::join(allowed, ", ")));
    }
    return false;
  }

  void read_members() {
    if (way_.type == kind::header || way_.type == kind::hmac) read_header();
    if (way_.type == kind::standard_webhooks) read_tolerance();
    if (way_.type == kind::mutual_tls) read_subjects();
    if (way_.type == kind::hmac) {
      read_algorithm();
      read_encoding();
      read_prefix();
    }
    if (way_.type == kind::kong) {
      way_.header = "X-Kong-Signature";
      way_.algorithm = digest_algorithm::sha1;
      way_.prefix = "sha1=";
    }
  }

  void read_header() {
    const auto* given = member("header");
    way_.header = json::text_of(given);
    if (given == nullptr) {
      say("", "has no header: must name the header field that is looked at");
    } else if (!is_header_name(way_.header) || way_.header.size() > longest_header) {
      refuse("header", fmt::format("the name of a header field, of 1 to {} bytes", longest_header));
    }
  }

  void read_subjects() {
    const auto* given = member("subjects");
    if (given == nullptr)
      return say("", "has no subjects: must say whom the certificate of a client has to name");
    if (!given->IsArray() || given->Empty() || given->Size() > most_subjects)
      return refuse("subjects", fmt::format("a list of 1 to {} subjects", most_subjects));
    for (rapidjson::SizeType i = 0; i < given->Size(); ++i) {
      const auto& item = (*given)[i];
      const auto subject = json::text_of(&item);
      way_.subjects.emplace_back(subject);
      if (!parse_certificate_subject(subject))
        say(fmt::format("/subjects/{}", i),
            fmt::format("{} is not allowed: must be {}", json::shown(item), subject_rule));
    }
  }

  void read_tolerance() {
    const auto* given = member("tolerance_s");
    if (given == nullptr) return;
    const auto seconds = given->IsInt64() ? given->GetInt64() : 0;
    if (seconds < 1 || seconds > longest_tolerance_s)
      return refuse("tolerance_s", fmt::format("a whole number from 1 to {}", longest_tolerance_s));
    way_.tolerance_s = std::chrono::seconds(seconds);
  }

  void read_algorithm() {
    const auto* given = member("algorithm");
    if (given == nullptr) return;
    for (const auto each : algorithms) {
      if (json::text_of(given) == to_string(each)) way_.algorithm = each;
    }
    if (json::text_of(given) != to_string(way_.algorithm))
      refuse("algorithm", "one of sha1, sha256, sha512");
  }

  void read_encoding() {
    const auto* given = member("encoding");
    if (given == nullptr || json::text_of(given) == "hex") return;
    if (json::text_of(given) != "base64") return refuse("encoding", "one of hex, base64");
    way_.encoding = digest_encoding::base64;
  }

  void read_prefix() {
    const auto* given = member("prefix");
    if (given == nullptr) {
      way_.prefix = fmt::format("{}=", to_string(way_.algorithm));
      return;
    }
    way_.prefix = json::text_of(given);
    const bool visible = std::all_of(way_.prefix.begin(), way_.prefix.end(),
                                     [](char c) { return c > 0x20 && c < 0x7F; });
    if (!given->IsString() || !visible || way_.prefix.size() > longest_prefix)
      refuse("prefix",
             fmt::format("0 to {} visible ASCII characters without spaces", longest_prefix));
  }

  void read_secrets() {
    names given;
    for (const auto* name : {"secrets", "secrets_env", "secrets_file"}) {
      if (member(name) != nullptr) given.emplace_back(name);
    }
    if (given.empty())
      return say("", "has no secrets: must have secrets, secrets_env or secrets_file");
    if (given.size() > 1)
      return say("", fmt::format("has {}: must have only one of them", fmt::join(given, " and ")));
    if (const auto* list = member("secrets")) read_list(*list);
    read_text("secrets_env", longest_name, way_.secrets_env);
    read_text("secrets_file", longest_path, way_.secrets_file);
    if (way_.secrets_env.starts_with("SIDEHOOK_"))
      refuse_secret("/secrets_env", "a name that does not begin with SIDEHOOK_, as options' do");
  }

  void read_list(const json::value& list) {
    if (!list.IsArray() || list.Empty() || list.Size() > most_secrets)
      return refuse_secret("/secrets", fmt::format("a list of 1 to {} secrets", most_secrets));
    for (rapidjson::SizeType i = 0; i < list.Size(); ++i) {
      const auto secret = json::text_of(&list[i]);
      if (is_secret(way_.type, secret)) {
        way_.secrets.emplace_back(secret);
      } else {
        refuse_secret(fmt::format("/secrets/{}", i), secret_rule(way_.type));
      }
    }
  }

  // The value of it may be a secret that somebody put into the wrong member.
  void read_text(const char* name, std::size_t longest, std::string& into) {
    const auto* given = member(name);
    if (given == nullptr) return;
    into = json::text_of(given);
    if (into.empty() || into.size() > longest || !is_plain_text(into))
      refuse_secret(fmt::format("/{}", name),
                    fmt::format("text of 1 to {} bytes without control characters", longest));
  }

  const json::value* member(std::string_view name) const { return json::member(&object_, name); }

  void refuse(std::string_view name, std::string_view rule) {
    faults_.refuse(fmt::format("/{}", name), *member(name), rule);
  }
  void refuse_secret(std::string pointer, std::string_view rule) {
    say(std::move(pointer), fmt::format("*** is not allowed: must be {}", rule));
  }
  void say(std::string pointer, std::string message) {
    faults_.say(std::move(pointer), std::move(message));
  }

  const json::value& object_;
  way_in way_;
  object_faults faults_;
};

void write_texts(json::writer& json, std::string_view name, const names& texts) {
  json.key(name);
  json.begin_array();
  for (const auto& text : texts) json.string(text);
  json.end_array();
}

void write_secrets(json::writer& json, const way_in& way) {
  if (!way.secrets_env.empty()) return json.member("secrets_env", way.secrets_env);
  if (!way.secrets_file.empty()) return json.member("secrets_file", way.secrets_file);
  write_texts(json, "secrets", way.secrets);
}

void write(json::writer& json, const way_in& way) {
  json.begin_object();
  json.member("type", to_string(way.type));
  if (way.type == kind::header || way.type == kind::hmac) json.member("header", way.header);
  if (way.type == kind::hmac) {
    json.member("algorithm", to_string(way.algorithm));
    json.member("prefix", way.prefix);
    json.member("encoding", way.encoding == digest_encoding::hex ? "hex" : "base64");
  }
  if (way.type == kind::standard_webhooks)
    json.member("tolerance_s", static_cast<std::int64_t>(way.tolerance_s.count()));
  if (way.type == kind::mutual_tls) {
    write_texts(json, "subjects", way.subjects);
  } else {
    write_secrets(json, way);
  }
  json.end_object();
}

void mask_secrets(json::value& way, json::document::AllocatorType& /*allocator*/) {
  const auto found = way.FindMember("secrets");
  if (found == way.MemberEnd()) return;
  for (auto& secret : found->value.GetArray()) secret = json::reference_to("***");
}

}  // namespace

const object_kind ways_in{"ways in (daemon/access/README.md)",
                          [](const json::value& object) { return read_way_in(object).faults; },
                          &mask_secrets};

read_way read_way_in(const json::value& object) { return way_reader(object).read(); }

std::vector<way_in> ways_from_json(std::string_view text) {
  std::vector<way_in> ways;
  const auto document = json::parse(text);
  for (const auto& each : document->GetArray()) ways.push_back(read_way_in(each).way);
  return ways;
}

std::string to_json(const std::vector<way_in>& ways) {
  json::writer json;
  json.begin_array();
  for (const auto& way : ways) write(json, way);
  json.end_array();
  return json.take();
}

}  // namespace sidehook::config
