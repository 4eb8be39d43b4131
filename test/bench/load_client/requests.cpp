#include "test/bench/load_client/requests.hpp"

#include <fmt/format.h>

namespace sidehook::bench {
namespace {

const std::string stamp_place(16, '@');

std::string target_of(const options& given, std::size_t index) {
  auto target = given.target;
  const auto place = target.find("{}");
  if (place != std::string::npos) target.replace(place, 2, std::to_string(index));
  return target;
}

std::string request_of(const options& given, std::size_t index) {
  return fmt::format(
      "POST {} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n{}",
      target_of(given, index), given.port, given.content_type, given.body.size(), given.body);
}

}  // namespace

requests::requests(const options& given)
    : time_of_day_(std::chrono::system_clock::now().time_since_epoch() -
                   clock_type::now().time_since_epoch()) {
  for (std::size_t i = 0; i < given.targets; ++i) {
    texts_.push_back(request_of(given, i));
    const auto place = texts_.back().find(stamp_place);
    if (place != std::string::npos) stamps_.push_back(place);
  }
}

std::string_view requests::next(clock_type::time_point due) {
  const auto index = next_++ % texts_.size();
  auto& text = texts_[index];
  if (stamped()) {
    const auto time = std::chrono::duration_cast<std::chrono::microseconds>(due.time_since_epoch() +
                                                                            time_of_day_);
    fmt::format_to(text.data() + stamps_[index], "{:016}", time.count());
  }
  return text;
}

}  // namespace sidehook::bench
