#include <utility>

#include <boost/asio/write.hpp>

#include "daemon/redis/dialing.hpp"
#include "daemon/redis/transport.hpp"

namespace sidehook::redis {
namespace {

class plain_transport : public transport {
 public:
  explicit plain_transport(boost::asio::io_context& context)
      : dialing_(context), socket_(context) {}

  void connect(const config::redis_address& to, connected done) override {
    dialing_.dial(socket_, to, std::move(done));
  }
  void read_some(boost::asio::mutable_buffer into, transferred done) override {
    socket_.async_read_some(into, std::move(done));
  }
  void write(boost::asio::const_buffer from, transferred done) override {
    boost::asio::async_write(socket_, from, std::move(done));
  }
  void close() override {
    dialing_.cancel();
    error_code ignored;
    socket_.close(ignored);
  }

 private:
  dialing dialing_;
  stream_socket socket_;
};

}  // namespace

std::unique_ptr<transport> make_plain_transport(boost::asio::io_context& context) {
  return std::make_unique<plain_transport>(context);
}

}  // namespace sidehook::redis
