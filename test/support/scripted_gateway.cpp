#include "test/support/scripted_gateway.hpp"

#include <charconv>

#include "config/json/parse.hpp"
#include "config/json/text.hpp"

namespace sidehook::test {
namespace {

std::string percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned byte = 0;
    if (text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(text.data() + i + 1, text.data() + i + 3, byte, 16).ec == std::errc()) {
      decoded += static_cast<char>(byte);
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

std::string json_response(const char* status, const std::string& body) {
  return response(status, body + "\n", {"Content-Type: application/json"});
}

std::string error(const char* status, const std::string& message) {
  return json_response(status, R"({"status":"error","message":")" + message + "\"}");
}

std::string done(const std::string& token, const std::string& action) {
  return json_response("200 OK",
                       R"({"key":")" + token + R"(","status":"ok","action":")" + action + "\"}");
}

std::string organisation_in(const std::string& session) {
  const auto json = config::json::parse(session);
  return std::string(json ? config::json::text_of(config::json::member(&*json, "org_id")) : "");
}

bool is_object(const std::string& text) {
  const auto json = config::json::parse(text);
  return json && json->IsObject();
}

std::string token_of(const std::string& organisation, std::string id) {
  if (id.starts_with(organisation)) id.erase(0, organisation.size());
  return organisation + id;
}

}  // namespace

/// A request, taken apart.
struct scripted_gateway::request {
  std::string method;
  std::string path;
  std::string query;
  std::string head;
  std::string body;

  explicit request(const std::string& text) {
    const auto first = text.find(' ');
    const auto second = text.find(' ', first + 1);
    method = text.substr(0, first);
    const auto target = text.substr(first + 1, second - first - 1);
    path = target.substr(0, target.find('?'));
    if (path.size() < target.size()) query = target.substr(path.size() + 1);
    const auto end = text.find("\r\n\r\n");
    head = text.substr(0, end + 2);
    body = text.substr(end + 4);
  }

  std::string parameter(const std::string& name) const {
    const auto all = "&" + query + "&";
    const auto at = all.find("&" + name + "=");
    if (at == std::string::npos) return "";
    const auto begin = at + name.size() + 2;
    return percent_decoded(all.substr(begin, all.find('&', begin) - begin));
  }
  std::string key() const { return percent_decoded(path.substr(std::string("/tyk/keys/").size())); }
};

scripted_gateway::scripted_gateway(std::optional<server_tls> tls)
    : server_(answering([this](const std::string& text) { return answer(text); }), std::move(tls)) {
}

void scripted_gateway::set_session(const std::string& token, const std::string& json) {
  const std::lock_guard lock(mutex_);
  sessions_[token] = json;
}

std::optional<std::string> scripted_gateway::session(const std::string& token) const {
  const std::lock_guard lock(mutex_);
  const auto found = sessions_.find(token);
  return found == sessions_.end() ? std::nullopt : std::optional(found->second);
}

void scripted_gateway::set_organisation(const std::string& api_id,
                                        const std::string& organisation) {
  const std::lock_guard lock(mutex_);
  organisations_[api_id] = organisation;
}

void scripted_gateway::set_apis(const std::string& json) {
  const std::lock_guard lock(mutex_);
  apis_ = json;
}

void scripted_gateway::misbehave(std::optional<std::string> answer) {
  const std::lock_guard lock(mutex_);
  misbehaviour_ = std::move(answer);
}

std::vector<std::string> scripted_gateway::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

std::string scripted_gateway::answer(const std::string& text) {
  const request asked(text);
  const std::lock_guard lock(mutex_);
  requests_.push_back(asked.method + " " + asked.path +
                      (asked.query.empty() ? "" : "?" + asked.query));
  return misbehaviour_ ? *misbehaviour_ : serve(asked);
}

std::string scripted_gateway::serve(const request& asked) {
  if (asked.head.find(std::string("\r\nX-Tyk-Authorization: ") + secret + "\r\n") ==
      std::string::npos)
    return error("403 Forbidden", "Attempted administrative access with invalid or missing key!");
  if (asked.path == "/tyk/apis") return json_response("200 OK", apis_);
  if (asked.path.starts_with("/tyk/keys/")) return serve_key(asked);
  return response("404 Not Found", "404 page not found\n", {"Content-Type: text/plain"});
}

std::string scripted_gateway::serve_key(const request& asked) {
  if (asked.method == "POST") return create(asked);
  if (asked.method == "PUT") {
    if (!is_object(asked.body)) return error("400 Bad Request", "Request malformed");
    const auto token = find(asked, organisation_in(asked.body));
    if (!token) return error("404 Not Found", "Key is not found");
    sessions_[*token] = asked.body;
    return done(*token, "modified");
  }
  const auto api = organisations_.find(asked.parameter("api_id"));
  const auto token =
      find(asked, api == organisations_.end() ? asked.parameter("org_id") : api->second);
  if (asked.method == "GET") {
    return token ? json_response("200 OK", sessions_[*token])
                 : error("404 Not Found", "Key not found");
  }
  if (asked.method != "DELETE") return error("405 Method Not Allowed", "Method not supported");
  if (!token) return error("404 Not Found", "There is no such key found");
  sessions_.erase(*token);
  return done(*token, "deleted");
}

std::string scripted_gateway::create(const request& asked) {
  if (!is_object(asked.body)) return error("400 Bad Request", "Request malformed");
  const auto token = token_of(organisation_in(asked.body), asked.key());
  sessions_[token] = asked.body;
  return done(token, "added");
}

std::optional<std::string> scripted_gateway::find(const request& asked,
                                                  const std::string& organisation) const {
  const auto key = asked.key();
  for (const auto& token : {token_of(organisation, key), key}) {
    if (sessions_.contains(token)) return token;
  }
  return std::nullopt;
}

}  // namespace sidehook::test
