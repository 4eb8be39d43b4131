#include <array>
#include <memory>
#include <vector>

#include <fmt/format.h>

#include "jsvm/host/all.hpp"
#include "jsvm/host/http_input.hpp"
#include "jsvm/host/http_output.hpp"
#include "jsvm/host/log_line.hpp"
#include "jsvm/host/parallel_requests.hpp"

// jsvm/compatibility.md, "TykMakeHttpRequest" and "TykBatchRequest".
namespace sidehook::jsvm::host {
namespace {

std::string trace_parent_of(const call& call) {
  const auto* run = call.current_run();
  const auto* what = run == nullptr ? nullptr : run->what();
  return what == nullptr ? "" : what->trace_parent;
}

http_result send(call& call, http_request request) {
  return call.await<http_result>([&](auto done) {
    call.ports().http.send(std::move(request), done.get_cancellation_slot(), done);
  });
}

http_result send_if_valid(call& call, std::variant<http_request, input_fault> request) {
  if (auto* fault = std::get_if<input_fault>(&request))
    return http_failure{http_failure::reason::invalid, std::move(fault->message)};
  return send(call, std::get<http_request>(std::move(request)));
}

void make_http_request(call& call) {
  if (call.is_undefined(0)) return;
  std::string why_not;
  const auto input = call.json_argument(0, why_not);
  if (!input) return write_log_line(call, "error", "TykMakeHttpRequest: " + why_not);
  auto decoded = decode_http_call(*input);
  if (auto* request = std::get_if<http_request>(&decoded.request))
    request->trace_parent = trace_parent_of(call);
  const auto result = send_if_valid(call, std::move(decoded.request));
  if (const auto* response = std::get_if<http_response>(&result))
    return call.return_bytes(encode_response(*response));
  const auto& failure = std::get<http_failure>(result);
  write_log_line(call, "error", "TykMakeHttpRequest: " + failure.message);
  if (decoded.on_failure == failure_form::reported) call.return_bytes(encode_failure(failure));
}

std::vector<http_result> send_one_after_another(call& call, std::vector<http_request> requests) {
  std::vector<http_result> results;
  results.reserve(requests.size());
  for (auto& request : requests) results.push_back(send(call, std::move(request)));
  return results;
}

std::vector<http_result> send_in_parallel(call& call, std::vector<http_request> requests) {
  if (requests.empty()) return {};
  return call.await<std::vector<http_result>>([&](auto done) {
    parallel_requests::send(call.ports().http, std::move(requests), done.get_cancellation_slot(),
                            done);
  });
}

void batch_request(call& call) {
  std::string why_not;
  const auto input = call.json_argument(0, why_not);
  const auto refuse = [&](const std::string& why) {
    write_log_line(call, "error", "Batch request error: " + why);
  };
  if (!input) return refuse(why_not);
  const std::size_t most = call.limits().batch_requests;
  auto decoded = decode_batch_call(*input, most);
  if (const auto* fault = std::get_if<input_fault>(&decoded)) return refuse(fault->message);

  const auto& batch = std::get<batch_call>(decoded);
  std::vector<http_request> requests;
  requests.reserve(batch.units.size());
  const auto trace_parent = trace_parent_of(call);
  for (const auto& unit : batch.units) {
    requests.push_back(unit.request);
    requests.back().trace_parent = trace_parent;
  }
  const auto results = batch.order == batch_call::order::parallel
                           ? send_in_parallel(call, std::move(requests))
                           : send_one_after_another(call, std::move(requests));
  batch_reply reply;
  for (std::size_t i = 0; i < results.size(); ++i) {
    reply.add(batch.units[i].relative_url, results[i]);
    if (const auto* failure = std::get_if<http_failure>(&results[i]))
      write_log_line(call, "error",
                     fmt::format("TykBatchRequest: requests[{}]: {}", i, failure->message));
  }
  call.return_bytes(reply.take());
}

constexpr std::array http_rows{
    host_function{
        "TykMakeHttpRequest", 1, make_http_request,
        "(request: string | TykHttpRequest): string | undefined",
        "Sends an HTTP request and returns the answer as JSON; undefined, and an error in "
        "the log, when there is none."},
    host_function{
        "TykBatchRequest", 1, batch_request, "(batch: string | TykBatch): string | undefined",
        "Sends several HTTP requests and returns the answers as JSON, in the order of the "
        "requests."},
};

}  // namespace

std::span<const host_function> http() { return http_rows; }

}  // namespace sidehook::jsvm::host
