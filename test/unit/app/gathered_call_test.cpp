#include "daemon/gathered_call.hpp"

#include <future>

#include <boost/asio/post.hpp>
#include <catch2/catch.hpp>

#include "daemon/worker_thread.hpp"

namespace gathered_call_test {

using namespace sidehook;

TEST_CASE("what a thread asks for several times is called once, behind what was ready before") {
  worker_thread thread("asker");
  std::vector<std::string> done;
  std::promise<void> called;
  gathered_call call({&thread.context()}, [&] {
    done.emplace_back("called");
    called.set_value();
  });
  boost::asio::post(thread.context(), [&] {
    boost::asio::post(thread.context(), [&] {
      call.ask();
      done.emplace_back("second");
    });
    call.ask();
    done.emplace_back("first");
  });
  called.get_future().wait();
  thread.join();
  CHECK(done == std::vector<std::string>{"first", "second", "called"});
}

TEST_CASE("what is asked for after the call is called again") {
  worker_thread thread("asker");
  int calls = 0;
  std::promise<void> again;
  gathered_call call({&thread.context()}, [&] {
    if (++calls == 2) return again.set_value();
    boost::asio::post(thread.context(), [&] { call.ask(); });
  });
  boost::asio::post(thread.context(), [&] { call.ask(); });
  again.get_future().wait();
  thread.join();
  CHECK(calls == 2);
}

TEST_CASE("another thread's call is made at once") {
  worker_thread thread("other");
  int calls = 0;
  gathered_call call({&thread.context()}, [&] { ++calls; });
  call.ask();
  CHECK(calls == 1);
}

}  // namespace gathered_call_test
