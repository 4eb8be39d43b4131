#pragma once

#include <span>
#include <string>
#include <vector>

#include "daemon/trace/span.hpp"

namespace sidehook::otlp {

/// Who the spans are of: OpenTelemetry's attributes of a resource.
using resource = std::vector<trace::attribute>;

/// An ExportTraceServiceRequest, in the JSON form of OTLP 1.
/// @param version  of the daemon that made the spans
std::string export_request(std::span<const trace::span> spans, const resource& of,
                           std::string_view version);

/// What the answer to one says of spans that were not taken, though the rest were.
struct partial_success {
  std::int64_t rejected_spans = 0;
  std::string message;
};

/// All zeros for an answer that says nothing of it, or nothing that can be read.
partial_success read_export_response(std::string_view body);

}  // namespace sidehook::otlp
