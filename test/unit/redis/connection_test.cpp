#include "daemon/redis/connection.hpp"

#include <algorithm>
#include <cstring>
#include <optional>

#include <boost/asio/post.hpp>
#include <catch2/catch.hpp>

namespace connection_test {

using namespace sidehook;
using redis::failure;
using redis::reply;
using words = std::vector<std::string>;

namespace {

// What a transport was told to write, and what it gives to be read when the test says so.
struct scripted_peer {
  std::vector<std::string> writes;
  redis::transport::transferred written;
  redis::transport::transferred received;
  boost::asio::mutable_buffer into;
  bool closed = false;

  void finish_write() { std::exchange(written, nullptr)({}, writes.back().size()); }
  void say(const std::string& bytes) {
    std::memcpy(into.data(), bytes.data(), bytes.size());
    std::exchange(received, nullptr)({}, bytes.size());
  }
  void hang_up() { std::exchange(received, nullptr)(boost::asio::error::eof, 0); }
};

class scripted_transport : public redis::transport {
 public:
  explicit scripted_transport(scripted_peer& peer) : peer_(peer) {}

  void connect(const config::redis_address& /*to*/, connected done) override { done(""); }
  void read_some(boost::asio::mutable_buffer into, transferred done) override {
    peer_.into = into;
    peer_.received = std::move(done);
  }
  void write(boost::asio::const_buffer from, transferred done) override {
    peer_.writes.emplace_back(static_cast<const char*>(from.data()), from.size());
    peer_.written = std::move(done);
  }
  void close() override { peer_.closed = true; }

 private:
  scripted_peer& peer_;
};

// A connection whose handshake is over.
struct opened {
  boost::asio::io_context context{1};
  scripted_peer peer;
  std::optional<failure> ended;
  std::shared_ptr<redis::connection> connection;
  words answers;

  opened() {
    redis::target server;
    server.address = {"redis", 6379, ""};
    connection = std::make_shared<redis::connection>(
        context, std::make_shared<const redis::options>(),
        std::make_unique<scripted_transport>(peer), server,
        redis::connection::events{[] {}, [this](const failure& why) { ended = why; }});
    connection->open();
    peer.finish_write();
    peer.say("+PONG\r\n");
    peer.writes.clear();
  }
  // The handlers hold the connection.
  ~opened() {
    connection->close({});
    peer = {};
    context.poll();
  }

  void send(const std::string& word) {
    connection->send(redis::request{{{{word}}}}, [this](const auto& answer) {
      answers.push_back(answer ? answer->front().text : answer.error().message);
    });
  }
  void turn() {
    context.restart();
    context.poll();
  }
};

}  // namespace

TEST_CASE("commands that are sent in one turn of the loop go out in one write") {
  opened to;
  to.send("A");
  to.send("B");
  CHECK(to.peer.writes.empty());
  to.turn();
  CHECK(to.peer.writes == words{"*1\r\n$1\r\nA\r\n*1\r\n$1\r\nB\r\n"});
}

TEST_CASE("what is sent while something is being written goes out behind it, in one write") {
  opened to;
  to.send("A");
  to.turn();
  to.send("B");
  to.turn();
  to.send("C");
  to.turn();
  CHECK(to.peer.writes.size() == 1);
  to.peer.finish_write();
  CHECK(to.peer.writes.size() == 2);
  CHECK(to.peer.writes.back() == "*1\r\n$1\r\nB\r\n*1\r\n$1\r\nC\r\n");
}

TEST_CASE("replies belong to the requests in their order, in whatever pieces they come") {
  opened to;
  to.send("A");
  to.send("B");
  CHECK(to.connection->waiting() == 2);
  to.turn();
  to.peer.say("+a\r\n+");
  CHECK(to.answers == words{"a"});
  CHECK(to.connection->waiting() == 1);
  to.peer.say("b\r\n");
  CHECK(to.answers == words{"a", "b"});
  CHECK(to.connection->waiting() == 0);
}

TEST_CASE("the end of a connection is told before its requests fail, and is the end") {
  opened to;
  to.connection->send(redis::request{{{{"A"}}}}, [&](const auto& answer) {
    CHECK(to.ended);
    to.answers.push_back(answer.error().message);
  });
  to.turn();
  to.peer.hang_up();
  CHECK(to.answers == words{"Redis at redis:6379 has ended the connection"});
  CHECK(to.peer.closed);
  to.peer.finish_write();
  CHECK(to.answers.size() == 1);
}

TEST_CASE("a connection that is closed by its owner fails its requests, and tells of no end") {
  opened to;
  to.send("A");
  to.connection->close({failure::reason::stopped, "enough"});
  CHECK(to.answers == words{"enough"});
  CHECK_FALSE(to.ended);
}

TEST_CASE("an answer may close the connection under the replies that follow") {
  opened to;
  to.connection->send(redis::request{{{{"A"}}}}, [&](const auto&) {
    to.connection->close({failure::reason::stopped, "enough"});
  });
  to.send("B");
  to.turn();
  to.peer.say("+a\r\n+b\r\n");
  CHECK(to.answers == words{"enough"});
}

TEST_CASE("an error that says that the server serves nobody ends the connection") {
  opened to;
  to.send("A");
  to.send("B");
  to.turn();
  to.peer.say("-READONLY You can't write against a read only replica.\r\n");
  CHECK(to.answers == words(2, "Redis at redis:6379 is a read-only replica, not the master"));
  REQUIRE(to.ended);
  CHECK(to.ended->why == failure::reason::gone);
}

TEST_CASE("a message of a channel is a fault where nothing was subscribed to") {
  opened to;
  to.peer.say("*3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$1\r\nx\r\n");
  REQUIRE(to.ended);
  CHECK(to.ended->message == "Redis at redis:6379 sends replies that nothing was asked for");
}

TEST_CASE("what a server says last is read although nothing more can be written to it") {
  opened to;
  to.send("A");
  to.turn();
  std::exchange(to.peer.written, nullptr)(boost::asio::error::broken_pipe, 0);
  CHECK_FALSE(to.ended);
  to.send("B");
  to.turn();
  CHECK(to.peer.writes.size() == 1);
  to.peer.say("-READONLY\r\n");
  CHECK(to.answers == words(2, "Redis at redis:6379 is a read-only replica, not the master"));
}

}  // namespace connection_test
