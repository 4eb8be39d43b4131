#include "test/bench/load_client/timetable.hpp"

#include <algorithm>

namespace sidehook::bench {
namespace {

// How much longer than it should a run at a rate may take that the server does not keep up with.
constexpr int patience = 2;

clock_type::duration time_for(const options& given) {
  return std::chrono::duration_cast<clock_type::duration>(
      std::chrono::duration<double>(given.seconds));
}

std::uint64_t count_for(const options& given) {
  if (given.requests > 0 || given.rate <= 0) return given.requests;
  return static_cast<std::uint64_t>(given.rate * given.seconds);
}

}  // namespace

timetable::timetable(const options& given)
    : interval_(given.rate > 0 ? 1 / given.rate : 0),
      lasts_(time_for(given)),
      requests_(count_for(given)) {}

void timetable::begin(clock_type::time_point now) { began_ = now; }

std::optional<clock_type::time_point> timetable::take(clock_type::time_point now) {
  if (over(now)) return std::nullopt;
  const auto due = paced() ? moment(taken_) : now;
  if (due > now) return std::nullopt;
  ++taken_;
  return due;
}

std::optional<clock_type::duration> timetable::until_next(clock_type::time_point now) const {
  if (!paced() || over(now)) return std::nullopt;
  return std::max(moment(taken_) - now, clock_type::duration::zero());
}

bool timetable::over(clock_type::time_point now) const {
  if (requests_ > 0 && taken_ >= requests_) return true;
  if (paced()) return now - began_ > patience * lasts_;
  return requests_ == 0 && now - began_ >= lasts_;
}

std::uint64_t timetable::left() const { return paced() ? requests_ - taken_ : 0; }

clock_type::time_point timetable::moment(std::uint64_t index) const {
  return began_ +
         std::chrono::duration_cast<clock_type::duration>(interval_ * static_cast<double>(index));
}

}  // namespace sidehook::bench
