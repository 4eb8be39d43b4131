#include "daemon/builtin/sent_bodies.hpp"

#include <atomic>
#include <thread>

#include <catch2/catch.hpp>

namespace sent_bodies_test {

using namespace sidehook;
using builtin::sent_bodies;
using answer = sent_bodies::answer;
using outcome = sent_bodies::outcome;
using namespace std::chrono_literals;

namespace {
const sent_bodies::time_point start{1h};
}

TEST_CASE("a body that was sent is not sent again until its cooldown is over") {
  sent_bodies sent(10);
  CHECK(sent.begin("a", start) == answer::send);
  sent.end("a", outcome::sent, start + 5s);
  CHECK(sent.begin("a", start + 4999ms) == answer::sent);
  CHECK(sent.begin("b", start) == answer::send);
  CHECK(sent.begin("a", start + 5s) == answer::send);
}

TEST_CASE("a body that did not arrive can be sent again at once") {
  sent_bodies sent(10);
  CHECK(sent.begin("a", start) == answer::send);
  sent.end("a", outcome::not_sent, start + 5s);
  CHECK(sent.begin("a", start) == answer::send);
}

TEST_CASE("those that wait for an equal body hear how it fared") {
  sent_bodies sent(10);
  std::vector<outcome> heard;
  CHECK(sent.begin("a", start) == answer::send);
  CHECK(sent.begin("a", start) == answer::under_way);
  sent.listen("a", [&](outcome how) { heard.push_back(how); });
  sent.listen("a", [&](outcome how) { heard.push_back(how); });
  sent.end("a", outcome::sent, start + 1s);
  CHECK(heard == std::vector{outcome::sent, outcome::sent});

  CHECK(sent.begin("b", start) == answer::send);
  sent.listen("b", [&](outcome how) { heard.push_back(how); });
  sent.end("b", outcome::not_sent, start + 1s);
  CHECK(heard.back() == outcome::not_sent);
}

TEST_CASE("bodies beyond the limit are sent as they come, and forgotten ones make room") {
  sent_bodies sent(2);
  for (const auto* body : {"a", "b"}) {
    CHECK(sent.begin(body, start) == answer::send);
    sent.end(body, outcome::sent, start + 5s);
  }
  CHECK(sent.begin("c", start + 1s) == answer::send_only);
  CHECK(sent.size() == 2);
  CHECK(sent.begin("a", start + 1s) == answer::sent);
  CHECK(sent.begin("c", start + 5s) == answer::send);
  CHECK(sent.size() == 1);
}

TEST_CASE("who begins to wait when the equal body has just been sent hears so at once") {
  sent_bodies sent(10);
  std::vector<outcome> heard;
  CHECK(sent.begin("a", start) == answer::send);
  CHECK(sent.begin("a", start) == answer::under_way);
  sent.end("a", outcome::sent, start + 1s);
  sent.listen("a", [&](outcome how) { heard.push_back(how); });
  CHECK(sent.begin("b", start) == answer::send);
  CHECK(sent.begin("b", start) == answer::under_way);
  sent.end("b", outcome::not_sent, start + 1s);
  sent.listen("b", [&](outcome how) { heard.push_back(how); });
  CHECK(heard == std::vector{outcome::sent, outcome::not_sent});
}

TEST_CASE("a body that one thread sends is not sent by another, which hears how it fared") {
  constexpr int threads = 4;
  constexpr int bodies = 200;
  sent_bodies sent(1'000);
  std::atomic<int> sends = 0;
  std::atomic<int> heard = 0;
  const auto work = [&] {
    for (int i = 0; i < bodies; ++i) {
      const auto body = std::to_string(i);
      switch (sent.begin(body, start)) {
        case answer::send:
          ++sends;
          sent.end(body, outcome::sent, start + 1h);
          break;
        case answer::under_way:
          sent.listen(body, [&](outcome how) { heard += how == outcome::sent ? 1 : 0; });
          break;
        case answer::sent:
          ++heard;
          break;
        case answer::send_only:
          break;
      }
    }
  };
  std::vector<std::thread> all;
  for (int i = 0; i < threads; ++i) all.emplace_back(work);
  for (auto& each : all) each.join();
  CHECK(sends == bodies);
  CHECK(heard == (threads - 1) * bodies);
}

}  // namespace sent_bodies_test
