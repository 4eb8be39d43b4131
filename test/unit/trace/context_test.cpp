#include "daemon/trace/context.hpp"

#include <string>

#include <catch2/catch.hpp>

namespace context_test {

using sidehook::trace::context;

TEST_CASE("a traceparent is taken when it is one, of whatever version") {
  CHECK(context::parse("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
  CHECK(context::parse("cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more"));
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
    CHECK_FALSE(context::parse(bad));
  }
}

TEST_CASE("a traceparent says which span it is of, and whether its trace is kept") {
  const std::string text = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const auto read = context::parse(text);
  CHECK(read == context{0x0af7651916cd43dd, 0x8448eb211c80319c, 0xb7ad6b7169203331, true});
  CHECK(read->text() == text);
  CHECK_FALSE(context::parse("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-02")->sampled);
  CHECK(context{0, 1, 2, false}.text() ==
        "00-00000000000000000000000000000001-0000000000000002-00");
}

}  // namespace context_test
