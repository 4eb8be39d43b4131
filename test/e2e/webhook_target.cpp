#include "test/e2e/webhook_target.hpp"

#include <stdexcept>
#include <utility>

#include "daemon/http/reply.hpp"

namespace sidehook::test {

webhook_target::webhook_target(std::vector<unsigned> statuses)
    : statuses_(statuses.begin(), statuses.end()),
      server_({{"POST", "/hook", [this](http::request request, http::responder respond) {
                  unsigned status = 200;
                  {
                    const std::lock_guard lock(mutex_);
                    if (!statuses_.empty()) {
                      status = statuses_.front();
                      statuses_.pop_front();
                    }
                    requests_.push_back(std::move(request));
                    ++received_;
                  }
                  arrived_.notify_all();
                  respond(http::json_reply(status, "{}"));
                }}}) {}

std::string webhook_target::url(const std::string& path) const {
  return "http://127.0.0.1:" + std::to_string(server_.port()) + path;
}

http::request webhook_target::take() {
  std::unique_lock lock(mutex_);
  if (!arrived_.wait_for(lock, std::chrono::seconds(30), [&] { return !requests_.empty(); }))
    throw std::runtime_error("no webhook has come");
  auto request = std::move(requests_.front());
  requests_.pop_front();
  return request;
}

std::size_t webhook_target::received() const {
  const std::lock_guard lock(mutex_);
  return received_;
}

void webhook_target::answer_next(unsigned status) {
  const std::lock_guard lock(mutex_);
  statuses_.push_back(status);
}

std::string webhook_entry(const std::string& url, const std::string& more) {
  return R"({"handler_name":"eh_web_hook_handler","handler_meta":{"method":"POST","target_path":")" +
         url + "\"" + more + "}}";
}

}  // namespace sidehook::test
