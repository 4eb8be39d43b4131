#pragma once

#include <string>

namespace sidehook::ingest {

/// An event in its canonical form (jsvm/compatibility.md, "Events"), whatever format it came in.
struct event {
  /// {"EventType":…,"EventMetaData":{…},"TimeStamp":"…"} and further members as they were sent;
  /// valid UTF-8 JSON.
  std::string json;
  /// The id that its sender knows it by; "" when it gave none.
  std::string id;
  /// That id is one for all APIs, and not only for the one that the event is of.
  bool id_is_for_all_apis = false;
  /// EventType, never empty.
  std::string type;
  /// The event's own word on its API: a top-level APIID or api_id, else the metadata's APIID; ""
  /// when it has none.
  std::string api_id;
  /// The metadata's Path and Key; "" when it has none.
  std::string path;
  std::string key;
  /// The W3C trace context (traceparent) that it was sent with; "" for none.
  std::string trace_parent;
  /// What it was read as, for people: "event", "CloudEvent", "mapping kong-http-log".
  std::string format;
};

/// What was understood, and is not meant to run anything.
struct ignored_body {
  std::string because;
};

/// Why something was not taken as an event, in words for its sender.
struct refusal {
  enum class reason {
    malformed,      ///< not JSON
    unprocessable,  ///< JSON, but no event
    too_large,      ///< beyond a limit
    unsupported,    ///< in a format that is not read
  };
  reason why = reason::malformed;
  std::string detail;
  /// The member at fault as a JSON Pointer into the body; "" when it is no one member.
  std::string pointer;
  /// For malformed: the byte of the body, from 0, at which reading stopped.
  std::size_t offset = 0;
};

}  // namespace sidehook::ingest
