#include "daemon/client/hop.hpp"

#include <cstring>
#include <utility>

#include <netinet/in.h>
#include <sys/socket.h>

#include "daemon/client/easy_options.hpp"
#include "daemon/client/failure.hpp"
#include "daemon/client/header_name.hpp"

namespace sidehook::client {
namespace {

using jsvm::host::http_header;
using jsvm::host::http_response;
using jsvm::host::http_result;

std::optional<boost::asio::ip::address> address_of(const curl_sockaddr& from) {
  if (from.family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &from.addr, sizeof v4);
    return boost::asio::ip::address_v4(ntohl(v4.sin_addr.s_addr));
  }
  if (from.family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, &from.addr, sizeof v6);
    boost::asio::ip::address_v6::bytes_type bytes{};
    std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
    return boost::asio::ip::address_v6(bytes);
  }
  return std::nullopt;
}

// What holds for the bytes on the wire and not for the body any more.
bool describes_transfer(const http_header& header) {
  return equal_ignoring_case(header.name, "transfer-encoding") ||
         equal_ignoring_case(header.name, "trailer");
}

bool describes_packing(const http_header& header) {
  return equal_ignoring_case(header.name, "content-encoding") ||
         equal_ignoring_case(header.name, "content-length");
}

}  // namespace

hop::hop(client_parts& parts, const jsvm::host::http_request& request, url target, ended on_end)
    : parts_(parts),
      request_(request),
      target_(std::move(target)),
      proxy_(parts.proxies.for_target(target_)),
      ended_(std::move(on_end)),
      collector_(parts.settings.max_response_bytes),
      handle_(make_easy()) {}

hop::~hop() { parts_.loop->remove(handle_.get()); }

void hop::start() {
  apply_settings(handle_.get(), parts_.settings);
  header_lines_ = apply_request(handle_.get(), request_, target_, parts_.settings);
  // "" keeps libcurl from looking into the environment itself.
  set(handle_.get(), CURLOPT_PROXY, proxy_.c_str());
  set(handle_.get(), CURLOPT_NOPROXY, "");
  set_callbacks();
  parts_.loop->add(handle_.get(), *this);
}

void hop::set_callbacks() {
  CURL* const handle = handle_.get();
  set(handle, CURLOPT_ERRORBUFFER, detail_.data());
  set(handle, CURLOPT_HEADERFUNCTION, &hop::on_header_line);
  set(handle, CURLOPT_HEADERDATA, this);
  set(handle, CURLOPT_WRITEFUNCTION, &hop::on_body);
  set(handle, CURLOPT_WRITEDATA, this);
  set(handle, CURLOPT_OPENSOCKETFUNCTION, &hop::on_open_socket);
  set(handle, CURLOPT_OPENSOCKETDATA, this);
}

// Called by libcurl, which no exception may pass through: memory that is not there ends the
// program here.

std::size_t hop::on_header_line(char* text, std::size_t /*one*/, std::size_t size,
                                void* self) noexcept {
  return static_cast<hop*>(self)->collector_.add_header_line({text, size}) ? size : 0;
}

std::size_t hop::on_body(char* text, std::size_t /*one*/, std::size_t size, void* self) noexcept {
  return static_cast<hop*>(self)->collector_.add_body({text, size}) ? size : 0;
}

curl_socket_t hop::on_open_socket(void* self, curlsocktype /*purpose*/,
                                  curl_sockaddr* address) noexcept {
  return static_cast<hop*>(self)->open_socket(*address);
}

// The address of a proxy is the operator's choice, not a handler's.
curl_socket_t hop::open_socket(const curl_sockaddr& address) {
  if (proxy_.empty()) {
    const auto where = address_of(address);
    if (!where) return CURL_SOCKET_BAD;
    if (auto refusal = parts_.policy.check(target_, *where)) {
      refusal_ = std::move(refusal);
      return CURL_SOCKET_BAD;
    }
  }
  tried_to_connect_ = true;
  return ::socket(address.family, address.socktype | SOCK_CLOEXEC, address.protocol);
}

void hop::on_ended(CURLcode how) { std::exchange(ended_, nullptr)(result(how)); }

http_result hop::result(CURLcode how) {
  if (how == CURLE_OK && collector_.is_header_complete()) return take_answer();
  long system_error = 0;
  curl().easy_getinfo(handle_.get(), CURLINFO_OS_ERRNO, &system_error);
  return describe(
      {how, target_, proxy_, detail_.data(), static_cast<int>(system_error), collector_.exceeded(),
       collector_.answer().status != 0, refusal_, tried_to_connect_},
      parts_.settings);
}

http_response hop::take_answer() {
  http_response answer = collector_.take();
  std::erase_if(answer.headers, describes_transfer);
  if (unpacks(request_) && has_header(answer.headers, "content-encoding")) {
    std::erase_if(answer.headers, describes_packing);
  }
  return answer;
}

}  // namespace sidehook::client
