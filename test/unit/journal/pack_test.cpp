#include "daemon/journal/pack.hpp"

#include <catch2/catch.hpp>
#include <zlib.h>

#include "daemon/queue/netstring.hpp"
#include "test/unit/journal/journal_by_hand.hpp"

namespace pack_test {

using namespace sidehook;
using namespace sidehook::journal;
using test::job_of;

namespace {

/// A job's deliveries, with ids from that one on.
void add(std::vector<placed>& to, queue::delivery_id first, route::job job) {
  const auto shared = std::make_shared<const route::job>(std::move(job));
  for (std::size_t handler = 0; handler < shared->handlers.size(); ++handler, ++first)
    to.emplace_back(place{0, first}, queue::delivery{first, shared, handler});
}

/// Of one handler each, with ids from 1 on.
std::vector<placed> events(std::size_t count, std::size_t bytes) {
  std::vector<placed> result;
  for (std::size_t i = 1; i <= count; ++i)
    add(result, i, job_of("e" + std::to_string(i), {"h"}, bytes));
  return result;
}

std::vector<stored_delivery> unpacked(const pack& what) {
  return journal::unpacked(what.first, what.last, what.text);
}

std::size_t count_of(const std::string& what, const std::string& in) {
  std::size_t count = 0;
  for (auto at = in.find(what); at != std::string::npos; at = in.find(what, at + 1)) ++count;
  return count;
}

/// "e1/h" of each that is intact, "-" of others.
std::vector<std::string> named(const std::vector<stored_delivery>& rows) {
  std::vector<std::string> names;
  for (const auto& row : rows) names.push_back(row.intact ? row.event_id + "/" + row.handler : "-");
  return names;
}

using names = std::vector<std::string>;

}  // namespace

TEST_CASE("deliveries come back from a pack as they were, and what they share is in it once") {
  std::vector<placed> deliveries;
  add(deliveries, 7, job_of("first", {"a", "b", "c"}, 300));
  add(deliveries, 10, job_of("second", {"a"}, 200));
  deliveries[1].second.replayed = true;
  deliveries[1].second.accepted = queue::loaded(1'790'000'000'123);
  deliveries[3].second.count = 12;
  const auto packs = packed(deliveries);
  REQUIRE(packs.size() == 1);
  CHECK(packs[0].first == 7);
  CHECK(packs[0].last == 10);
  CHECK(packs[0].bytes == 3 * 300 + 200);
  CHECK(count_of(std::string(300, 'x'), packs[0].text) == 1);

  const auto rows = unpacked(packs[0]);
  CHECK(named(rows) == names{"first/a", "first/b", "first/c", "second/a"});
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CHECK(rows[i].at == place{0, 7 + i});
    CHECK(size_of(rows[i]) == size_of(deliveries[i].second));
    CHECK(rows[i].api_id == "orders");
    CHECK(rows[i].key == "k");
    CHECK(rows[i].attempt == 1);
    CHECK(rows[i].replayed == (i == 1));
  }
  CHECK(rows[1].accepted == queue::loaded(1'790'000'000'123));
  CHECK(rows[3].count == 12);
}

TEST_CASE(
    "a pack ends where it is large enough, where ids are missing, and with its most deliveries") {
  const auto large = packed(events(150, 1'000));
  REQUIRE(large.size() > 1);
  CHECK(large.front().text.size() >= std::size_t{64} * 1024);
  CHECK(large.front().text.size() < std::size_t{66} * 1024);
  for (std::size_t i = 1; i < large.size(); ++i) CHECK(large[i].first == large[i - 1].last + 1);
  CHECK(large.back().last == 150);

  CHECK(packed(events(1, 100'000)).size() == 1);
  CHECK(packed({}).empty());

  auto gaps = events(5, 10);
  gaps.erase(gaps.begin() + 2);
  const auto around_gap = packed(gaps);
  REQUIRE(around_gap.size() == 2);
  CHECK(around_gap[0].last == 2);
  CHECK(around_gap[1].first == 4);

  std::vector<placed> many;
  add(many, 1, job_of("e", std::vector<std::string>(2'500, "h"), 10));
  const auto halves = packed(many);
  REQUIRE(halves.size() == 3);
  for (const auto& each : halves) {
    CHECK(each.last - each.first < pack::most_deliveries);
    CHECK(unpacked(each).size() == each.last - each.first + 1);
    CHECK(unpacked(each).back().intact);
  }
  CHECK(halves.back().last == 2'500);
}

TEST_CASE("a pack's deliveries take no more memory than a single large event of theirs") {
  std::vector<placed> deliveries;
  add(deliveries, 1, job_of("e", std::vector<std::string>(20, "h"), 300'000));
  add(deliveries, 21, job_of("larger", {"h", "i"}, 2'000'000));
  std::vector<queue::delivery_id> ends;
  for (const auto& each : packed(deliveries)) {
    CHECK(each.bytes <= std::max<std::size_t>(1'000'000, 2'000'000 * (each.first > 20 ? 1 : 0)));
    CHECK(unpacked(each).back().intact);
    ends.push_back(each.last);
  }
  CHECK(ends == std::vector<queue::delivery_id>{3, 6, 9, 12, 15, 18, 20, 21, 22});
}

TEST_CASE("damage to one event of a pack leaves the others readable") {
  const auto whole = packed(events(3, 50)).front();
  auto changed = whole;
  changed.text[changed.text.find("2:e2,") + 3] = '9';
  CHECK(named(unpacked(changed)) == names{"e1/h", "-", "e3/h"});
  CHECK(unpacked(changed)[1].at == place{0, 2});
}

TEST_CASE("a pack with the checksums of before is read as well") {
  auto of_before = packed(events(1, 50)).front();
  auto& text = of_before.text;
  text.resize(text.rfind(',', text.size() - 2) + 1);
  const auto sum = ::crc32_z(0, reinterpret_cast<const Bytef*>(text.data()), text.size());
  queue::append_number(text, sum);
  CHECK(named(unpacked(of_before)) == names{"e1/h"});
  text[text.find("xxx")] = 'y';
  CHECK(named(unpacked(of_before)) == names{"-"});
}

TEST_CASE("of a pack that was cut, or whose structure is damaged, what stands before is read") {
  const auto whole = packed(events(3, 50)).front();
  for (std::size_t size = 0; size < whole.text.size(); ++size) {
    auto cut = whole;
    cut.text.resize(size);
    const auto rows = unpacked(cut);
    REQUIRE(rows.size() == 3);
    CHECK_FALSE(rows[2].intact);
    const std::size_t first_ends = whole.text.find("2:e2,");
    CHECK(rows[0].intact == (size >= first_ends));
  }
  auto damaged = whole;
  damaged.text[damaged.text.find("2:e2,")] = '7';
  CHECK(named(unpacked(damaged)) == names{"e1/h", "-", "-"});
}

TEST_CASE("what follows the last delivery of a pack is not read") {
  const auto whole = packed(events(2, 50)).front();
  CHECK(named(journal::unpacked(1, 1, whole.text)) == names{"e1/h"});
}

}  // namespace pack_test
