#include "daemon/redis_queue/reader.hpp"

#include <algorithm>
#include <utility>

namespace sidehook::redis_queue {
namespace {

constexpr std::size_t recovered_at_once = 128;
constexpr std::chrono::milliseconds longest_wait{1'000};
constexpr std::chrono::milliseconds read_again_after{200};

}  // namespace

reader::reader(shared& all, redis::client& client, redis::client& working, listener listener)
    : all_(all),
      client_(client),
      working_(working),
      listener_(std::move(listener)),
      timer_(all.context) {
  client_.set_on_connected([this] { on_connected(); });
}

void reader::on_connected() {
  all_.create_groups(client_);
  client_.send({{{{"CLIENT", "ID"}}}, all_.code.names().fresh}, [this](const answer& told) {
    connection_ = told && !told->empty() ? told->front().number : 0;
  });
  look();
}

void reader::start() {
  started_ = true;
  look();
}

void reader::look() {
  if (!started_ || reading_ || closed_) return;
  if (recover_from_) return recover();
  const auto room = listener_.room();
  if (room > 0) read(room);
}

void reader::read(std::size_t room) {
  // Short beside the lease: what arrives at the end of the wait has most of it left.
  const auto wait = std::clamp(all_.settings.lease / 3, std::chrono::milliseconds(1), longest_wait);
  const auto& names = all_.code.names();
  redis::request request;
  request.commands = {{{"XREADGROUP", "GROUP", group, all_.me, "COUNT", std::to_string(room),
                        "BLOCK", std::to_string(wait.count()), "STREAMS", names.fresh, ">"}}};
  request.key = names.fresh;
  request.blocks = wait;
  reading_ = true;
  const auto until = std::chrono::steady_clock::now() + all_.settings.lease;
  client_.send(std::move(request), [this, until](const answer& told) { answered(told, until); });
}

void reader::answered(const answer& told, delivery_window::time_point until) {
  reading_ = false;
  const bool read = told && !told->empty() && !told->front().is(redis::reply::kind::error);
  if (read) listener_.arrived(read_entries(told->front()), until);
  if (closed_) {
    if (on_closed_) std::exchange(on_closed_, {})();
    return;
  }
  if (read) return look();
  if (!told) recover_from_ = 0;
  if (told && !told->empty() && is_without_group(told->front())) all_.create_groups(client_);
  look_later();
}

// With an id instead of ">" Redis tells what this consumer has: also what is here already.
void reader::recover() {
  const auto& names = all_.code.names();
  redis::request request;
  request.commands = {
      {{"XREADGROUP", "GROUP", group, all_.me, "COUNT", std::to_string(recovered_at_once),
        "STREAMS", names.fresh, std::to_string(*recover_from_)}}};
  request.key = names.fresh;
  reading_ = true;
  const auto until = std::chrono::steady_clock::now() + all_.settings.lease;
  working_.send(std::move(request), [this, until](const answer& told) { recovered(told, until); });
}

void reader::recovered(const answer& told, delivery_window::time_point until) {
  reading_ = false;
  const bool read = told && !told->empty() && !told->front().is(redis::reply::kind::error);
  if (read) {
    auto entries = read_entries(told->front());
    recover_from_.reset();
    if (!entries.empty()) {
      recover_from_ = entries.back().id;
      listener_.arrived(std::move(entries), until);
    }
  }
  if (closed_) {
    if (on_closed_) std::exchange(on_closed_, {})();
    return;
  }
  read ? look() : look_later();
}

void reader::look_later() {
  timer_.expires_after(read_again_after);
  timer_.async_wait([this](boost::system::error_code error) {
    if (!error) look();
  });
}

void reader::close(std::function<void()> closed) {
  timer_.cancel();
  closed_ = true;
  if (!reading_) return closed();
  on_closed_ = std::move(closed);
  if (connection_ == 0) return;
  working_.send({{{{"CLIENT", "UNBLOCK", std::to_string(connection_)}}}, all_.code.names().fresh},
                [](const answer& /*told*/) {});
}

void reader::stop() {
  timer_.cancel();
  closed_ = true;
}

}  // namespace sidehook::redis_queue
