#include "test/support/http_client.hpp"

#include <algorithm>
#include <stdexcept>

namespace sidehook::test {

std::string http_answer::header(std::string_view name) const {
  const auto found =
      std::ranges::find(headers, name, [](const auto& field) { return field.first; });
  return found == headers.end() ? "" : found->second;
}

void http_connection::receive_some() {
  const auto bytes = socket_.receive();
  if (bytes.empty()) throw std::runtime_error("the server ended the connection within an answer");
  received_.append(bytes);
}

std::string http_connection::take(std::size_t size) {
  while (received_.size() < size) receive_some();
  std::string taken = received_.substr(0, size);
  received_.erase(0, size);
  return taken;
}

std::string http_connection::take_line() {
  std::size_t end;
  while ((end = received_.find("\r\n")) == std::string::npos) receive_some();
  std::string line = take(end);
  take(2);
  return line;
}

http_answer http_connection::receive(answer_to method) {
  http_answer answer;
  const std::string status_line = take_line();
  if (!status_line.starts_with("HTTP/1.1 ")) throw std::runtime_error("no answer: " + status_line);
  answer.status = static_cast<unsigned>(std::stoul(status_line.substr(9, 3)));
  for (std::string line = take_line(); !line.empty(); line = take_line()) {
    const auto colon = line.find(": ");
    answer.headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
  }
  const std::string length = answer.header("Content-Length");
  if (method != answer_to::head && !length.empty()) answer.body = take(std::stoul(length));
  return answer;
}

bool http_connection::ended() {
  if (!received_.empty()) return false;
  received_ = socket_.receive();
  return received_.empty();
}

bool ended_properly(http_connection& connection) {
  return connection.ended() && connection.socket().ended() == client_socket::end::proper;
}

http_answer http_connection::request(std::string_view method, std::string_view target,
                                     const header_fields& headers, std::string_view body) {
  send(request_text(method, target, headers, body));
  return receive(method == "HEAD" ? answer_to::head : answer_to::others);
}

http_answer http_connection::get(std::string_view target, const header_fields& headers) {
  return request("GET", target, headers);
}

http_answer http_connection::post(std::string_view target, std::string_view body,
                                  const header_fields& headers) {
  return request("POST", target, headers, body);
}

http_answer http_get(std::uint16_t port, std::string_view target, const header_fields& headers) {
  return http_connection(port).get(target, headers);
}

http_answer http_post(std::uint16_t port, std::string_view target, std::string_view body,
                      const header_fields& headers) {
  return http_connection(port).post(target, body, headers);
}

std::string request_text(std::string_view method, std::string_view target,
                         const header_fields& headers, std::string_view body) {
  std::string text;
  text.append(method).append(" ").append(target).append(" HTTP/1.1\r\nHost: localhost\r\n");
  for (const auto& [name, value] : headers)
    text.append(name).append(": ").append(value).append("\r\n");
  if (!body.empty())
    text.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n");
  return text.append("\r\n").append(body);
}

}  // namespace sidehook::test
