#include "daemon/ingest/trace_context.hpp"

#include <catch2/catch.hpp>

namespace trace_context_test {

using sidehook::ingest::is_trace_parent;

TEST_CASE("a traceparent is taken when it is one, of whatever version") {
  CHECK(is_trace_parent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
  CHECK(is_trace_parent("cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more"));
  for (const char* bad : {"", "00", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
                          "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                          "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                          "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                          "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
                          "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                          "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01more",
                          "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-a b",
                          "00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}) {
    INFO(bad);
    CHECK_FALSE(is_trace_parent(bad));
  }
}

}  // namespace trace_context_test
