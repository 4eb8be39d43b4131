#include "daemon/command/admin_client.hpp"

#include <string_view>
#include <system_error>

#include <boost/asio/ip/address.hpp>
#include <fmt/format.h>

#include "config/json/parse.hpp"
#include "config/json/text.hpp"
#include "daemon/client/easy_options.hpp"
#include "daemon/command/key_pin.hpp"

namespace sidehook::command {
namespace {

namespace json = config::json;
using client::set;
using place_result = boost::system::result<admin_place, std::string>;

// An event nests as deep as listen.max_json_depth lets it, and stands in an answer.
constexpr int deepest_answer = 300;

// What has come of an answer, and how much may.
struct collector {
  std::string body;
  std::size_t most;
};

// libcurl's callback: anything but the size ends the transfer.
std::size_t collect(char* data, std::size_t size, std::size_t count, void* target) {
  auto& into = *static_cast<collector*>(target);
  const std::size_t bytes = size * count;
  if (bytes > into.most - into.body.size()) return 0;
  into.body.append(data, bytes);
  return bytes;
}

std::string without_slash_at_end(std::string text) {
  while (text.ends_with('/')) text.pop_back();
  return text;
}

// What the document says, or nothing when it is none.
std::string detail_of(const std::string& body) {
  const auto document = json::parse(body);
  if (document.has_error()) return "";
  const auto detail = json::text_of(json::member(&*document, "detail"));
  const auto title = json::text_of(json::member(&*document, "title"));
  return json::one_line(detail.empty() ? title : detail);
}

}  // namespace

admin_client::admin_client(const admin_place& listener, const admin_limits& limits,
                           const std::optional<http::header>& credentials)
    : base_(without_slash_at_end(listener.url.text())),
      unix_socket_(listener.unix_socket),
      place_(unix_socket_.empty() ? listener.url.scheme() + "://" + listener.url.place()
                                  : unix_socket_),
      pinned_key_(listener.certificate_file.empty() ? "" : key_pin_of(listener.certificate_file)),
      limits_(limits),
      handle_(client::make_easy()) {
  if (credentials)
    client::append(headers_, fmt::format("{}: {}", credentials->name, credentials->value));
}

void admin_client::prepare(const char* method, const std::string& target) {
  CURL* handle = handle_.get();
  // Keeps the connection, and forgets the rest of the last request.
  client::curl().easy_reset(handle);
  set(handle, CURLOPT_URL, (base_ + target).c_str());
  set(handle, CURLOPT_PATH_AS_IS, 1L);
  set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  set(handle, CURLOPT_PROXY, "");
  if (!unix_socket_.empty()) set(handle, CURLOPT_UNIX_SOCKET_PATH, unix_socket_.c_str());
  if (!pinned_key_.empty()) {
    // Its name and its authorities say nothing that the key does not.
    set(handle, CURLOPT_PINNEDPUBLICKEY, pinned_key_.c_str());
    set(handle, CURLOPT_SSL_VERIFYPEER, 0L);
    set(handle, CURLOPT_SSL_VERIFYHOST, 0L);
  }
  set(handle, CURLOPT_TIMEOUT_MS,
      static_cast<long>(std::chrono::milliseconds(limits_.timeout).count()));
  if (std::string_view(method) == "POST") set(handle, CURLOPT_POSTFIELDS, "");
  set(handle, CURLOPT_CUSTOMREQUEST, method);
  set(handle, CURLOPT_HTTPHEADER, headers_.get());
  set(handle, CURLOPT_WRITEFUNCTION, &collect);
}

std::optional<admin_failure> admin_client::failure_of(const std::string& target) {
  auto body = fetch("GET", target);
  return body.has_value() ? std::nullopt : std::optional(body.error());
}

admin_client::answer admin_client::ask(const char* method, const std::string& target) {
  auto body = fetch(method, target);
  if (body.has_error()) return body.error();
  return read(std::move(*body));
}

boost::system::result<std::string, admin_failure> admin_client::fetch(const char* method,
                                                                      const std::string& target) {
  prepare(method, target);
  collector collected{"", limits_.answer_mb << 20};
  set(handle_.get(), CURLOPT_WRITEDATA, &collected);
  if (const CURLcode code = client::curl().easy_perform(handle_.get()); code != CURLE_OK)
    return failure(code);

  long status = 0;
  client::curl().easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status);
  if (status >= 200 && status < 300) return std::move(collected.body);
  const auto detail = detail_of(collected.body);
  return admin_failure{status,
                       detail.empty()
                           ? fmt::format("{} answers {} {} with {}", place_, method, target, status)
                           : fmt::format("{} ({} {}: {})", detail, method, target, status)};
}

admin_client::answer admin_client::read(std::string body) const {
  auto document = json::parse(body, deepest_answer);
  if (document.has_value()) return admin_answer{std::move(body), std::move(*document)};
  const auto& error = document.error();
  return admin_failure{0, fmt::format("the answer of {} cannot be read: {} ({}:{})", place_,
                                      error.message, error.line, error.column)};
}

admin_failure admin_client::failure(CURLcode code) const {
  switch (code) {
    case CURLE_COULDNT_CONNECT: {
      long number = 0;
      client::curl().easy_getinfo(handle_.get(), CURLINFO_OS_ERRNO, &number);
      const auto why = number == 0 ? std::string(client::curl().easy_strerror(code))
                                   : std::generic_category().message(static_cast<int>(number));
      return {0, fmt::format(
                     "no daemon answers at {}: {} ({}, or --admin, say where it is)", place_, why,
                     unix_socket_.empty() ? "admin.address and admin.port" : "admin.unix_socket")};
    }
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
      return {0, fmt::format("{} shows another certificate than that of "
                             "admin.tls.certificate_file",
                             place_)};
    case CURLE_OPERATION_TIMEDOUT:
      return {0, fmt::format("{} did not answer within {} s (--timeout)", place_,
                             limits_.timeout.count())};
    case CURLE_WRITE_ERROR:
      return {0, fmt::format("the answer of {} is larger than {} MB (--max-answer-mb)", place_,
                             limits_.answer_mb)};
    default:
      return {0, fmt::format("{} cannot be asked: {}", place_, client::curl().easy_strerror(code))};
  }
}

place_result listener_of(const config::settings& settings) {
  const auto& admin = settings.admin;
  if (!admin.unix_socket.empty())
    return admin_place{*client::url::parse("http://localhost"), admin.unix_socket};
  if (admin.port == 0)
    return std::string(
        "admin.port is 0, a free port that only the daemon knows: say where it is with --admin");
  const auto ip = boost::asio::ip::make_address(admin.address);
  const std::string host = ip.is_v4()
                               ? (ip.is_unspecified() ? "127.0.0.1" : ip.to_string())
                               : fmt::format("[{}]", ip.is_unspecified() ? "::1" : ip.to_string());
  const auto& certificate = admin.tls.certificate_file;
  const auto* scheme = certificate.empty() ? "http" : "https";
  auto url = client::url::parse(fmt::format("{}://{}:{}", scheme, host, admin.port));
  if (url.has_error()) return url.error();
  return admin_place{*std::move(url), "", certificate};
}

place_result listener_at(const std::string& url) {
  auto read = client::url::parse(url);
  if (read.has_error()) return fmt::format("--admin {}: {}", json::quoted(url), read.error());
  if (read->text().find('?') != std::string::npos)
    return fmt::format("--admin {}: the URL must not have a query", json::quoted(url));
  return admin_place{*std::move(read)};
}

place_result place_of(const admin_options& given, const config::settings& settings) {
  return given.admin.empty() ? listener_of(settings) : listener_at(given.admin);
}

std::string encoded(const std::string& text) {
  const client::curl_text made(client::checked(
      client::curl().easy_escape(nullptr, text.data(), static_cast<int>(text.size()))));
  return made.get();
}

}  // namespace sidehook::command
