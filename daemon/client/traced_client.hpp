#pragma once

#include "daemon/trace/tracer.hpp"
#include "jsvm/host/ports.hpp"

namespace sidehook::client {

/// A client that has another one make the requests, and makes a span of each that is a part of a
/// trace; the request goes on with the trace context of that span. On the VM's strand.
class traced_client : public jsvm::host::http_client {
 public:
  /// Both must outlive this, and all requests.
  traced_client(jsvm::host::http_client& sender, trace::tracer& tracer)
      : sender_(sender), tracer_(tracer) {}

  void send(jsvm::host::http_request request, boost::asio::cancellation_slot cancellation,
            std::function<void(jsvm::host::http_result)> done) override;

 private:
  jsvm::host::http_client& sender_;
  trace::tracer& tracer_;
};

}  // namespace sidehook::client
