#include "daemon/redis/reply_reader.hpp"

#include <new>
#include <utility>

#include <fmt/format.h>
#include <hiredis/read.h>

namespace sidehook::redis {
namespace {

// What hiredis calls for each object it has read: the replies are made in place, each list within
// the one around it. No exception may pass through hiredis, which is C: null makes it fail.

reply::kind kind_of(const redisReadTask* task) {
  switch (task->type) {
    case REDIS_REPLY_STATUS:
      return reply::kind::status;
    case REDIS_REPLY_ERROR:
      return reply::kind::error;
    default:
      return reply::kind::text;
  }
}

// A list grows as its items come, so that a length alone takes no memory. The place of an item
// holds until the next item of the same list, and hiredis does not look at it after that.
void* place(const redisReadTask* task, reply made) noexcept {
  try {
    if (task->parent == nullptr) return new reply(std::move(made));
    return &static_cast<reply*>(task->parent->obj)->items.emplace_back(std::move(made));
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

void* create_string(const redisReadTask* task, char* text, std::size_t size) noexcept {
  try {
    return place(task, {kind_of(task), 0, std::string(text, size)});
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

void* create_array(const redisReadTask* task, int /*elements*/) noexcept {
  return place(task, {reply::kind::list});
}

void* create_integer(const redisReadTask* task, long long value) noexcept {
  return place(task, {reply::kind::integer, value});
}

void* create_nil(const redisReadTask* task) noexcept { return place(task, {}); }

void free_object(void* root) noexcept { delete static_cast<reply*>(root); }

redisReplyObjectFunctions* functions() {
  static redisReplyObjectFunctions all{&create_string, &create_array, &create_integer, &create_nil,
                                       &free_object};
  return &all;
}

}  // namespace

void reply_reader::deleter::operator()(redisReader* reader) const { redisReaderFree(reader); }

reply_reader::reply_reader(std::size_t most_reply_bytes)
    : reader_(redisReaderCreateWithFunctions(functions())), most_reply_bytes_(most_reply_bytes) {
  if (!reader_) throw std::bad_alloc();
}

void reply_reader::feed(std::string_view bytes) {
  if (!fault_.empty()) return;
  if (redisReaderFeed(reader_.get(), bytes.data(), bytes.size()) != REDIS_OK)
    throw std::bad_alloc();
  waiting_bytes_ += bytes.size();
}

std::optional<reply> reply_reader::next() {
  if (!fault_.empty()) return std::nullopt;
  void* made = nullptr;
  if (redisReaderGetReply(reader_.get(), &made) != REDIS_OK) {
    fault_ = fmt::format("does not speak the protocol of Redis: {}", reader_->errstr);
    return std::nullopt;
  }
  if (made == nullptr) {
    if (waiting_bytes_ > most_reply_bytes_)
      fault_ = fmt::format("sends a reply of more than {} bytes", most_reply_bytes_);
    return std::nullopt;
  }
  waiting_bytes_ = reader_->len - reader_->pos;
  const std::unique_ptr<reply> owner(static_cast<reply*>(made));
  return std::move(*owner);
}

}  // namespace sidehook::redis
