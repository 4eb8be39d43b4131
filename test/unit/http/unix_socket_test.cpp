#include <catch2/catch.hpp>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test/unit/http/tls_samples.hpp"

namespace unix_socket_test {

using namespace sidehook;
using namespace sidehook::test;

namespace {

constexpr unsigned mode = 0660;

struct fixture {
  temporary_folder folder;
  std::filesystem::path path = folder.path() / "s.sock";

  http::listening_socket listen() const { return {path, mode}; }
  std::vector<http::listening_socket> sockets() const {
    std::vector<http::listening_socket> all;
    all.push_back(listen());
    return all;
  }
  bool is_there() const { return std::filesystem::exists(std::filesystem::symlink_status(path)); }
  std::string refused(const std::string& why) const {
    return "cannot listen on " + path.string() + ": " + why;
  }
};

// A socket of a process that was killed.
void leave_behind(const std::filesystem::path& path) {
  const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const auto address = http::unix_address(path);
  REQUIRE(::bind(socket, reinterpret_cast<const sockaddr*>(&*address), sizeof *address) == 0);
  REQUIRE(::listen(socket, 1) == 0);
  ::close(socket);
}

std::vector<http::route> peer_routes() {
  return {{"GET", "/", [](const http::request& request, http::responder respond) {
             respond(http::text_reply(200, request.peer + " " + request.source));
           }}};
}

}  // namespace

TEST_CASE_METHOD(fixture, "requests are answered at a path, and the client is called unix") {
  http_server server(peer_routes(), {}, 2, {}, sockets());
  http_connection connection(client_socket::to_path(path));
  CHECK(connection.get("/").body == "unix unix");
  CHECK(connection.get("/").body == "unix unix");
  CHECK(server.port() == 0);
}

TEST_CASE_METHOD(fixture, "a listener serves a port and a path, and stops at both") {
  auto both = sockets();
  both.emplace_back(http::bind_address{"127.0.0.1", 0});
  http_server server(peer_routes(), {}, 2, {}, std::move(both));
  CHECK(http_get(server.port(), "/").body == "127.0.0.1 127.0.0.1");
  http_connection idle(client_socket::to_path(path));
  CHECK(idle.get("/").body == "unix unix");
  auto drained = server.stop_accepting();
  CHECK(idle.ended());
  CHECK(drained.wait_for(std::chrono::seconds(10)) == std::future_status::ready);
  CHECK_THROWS(client_socket::to_path(path));
  CHECK_THROWS(http_connection(server.port()));
  CHECK_FALSE(is_there());
}

TEST_CASE_METHOD(fixture, "a path has no TLS where a port has") {
  tls_files files;
  auto both = sockets();
  both.emplace_back(http::bind_address{"127.0.0.1", 0});
  http_server server(peer_routes(), {}, 1, files.source(), std::move(both));
  CHECK(http_connection(client_socket::to_path(path)).get("/").body == "unix unix");
  CHECK(http_connection(server.port(), files.client()).get("/").body == "127.0.0.1 127.0.0.1");
}

TEST_CASE_METHOD(fixture, "the file of a socket has its mode, and goes with it") {
  {
    const auto socket = listen();
    struct stat status {};
    REQUIRE(::lstat(path.c_str(), &status) == 0);
    CHECK(S_ISSOCK(status.st_mode));
    CHECK((status.st_mode & 0777U) == mode);
    CHECK(socket.place() == path.string());
    CHECK(socket.port() == 0);
  }
  CHECK_FALSE(is_there());
}

TEST_CASE_METHOD(fixture, "the file goes with the socket that was moved, once") {
  auto first = listen();
  http::listening_socket second(std::move(first));
  first.close();
  CHECK(is_there());
  const int descriptor = second.release();
  CHECK(is_there());
  second = {};
  CHECK_FALSE(is_there());
  ::close(descriptor);
}

TEST_CASE_METHOD(fixture, "a socket that nobody listens at any more is replaced") {
  leave_behind(path);
  CHECK(is_there());
  const auto socket = listen();
  CHECK_NOTHROW(client_socket::to_path(path));
}

TEST_CASE_METHOD(fixture, "what is somebody's, or no socket, is left alone") {
  {
    const auto socket = listen();
    CHECK_THROWS_WITH(listen(), refused("somebody listens there already"));
    CHECK_NOTHROW(client_socket::to_path(path));
  }
  folder.write("s.sock", "precious");
  CHECK_THROWS_WITH(listen(), refused("something else than a socket is there"));
  CHECK(text_of(path) == "precious");
  folder.remove("s.sock");
  std::filesystem::create_symlink("elsewhere", path);
  CHECK_THROWS_WITH(listen(), refused("something else than a socket is there"));
}

TEST_CASE_METHOD(fixture, "a path that cannot be had is told with the reason") {
  path = folder.path() / "none" / "s.sock";
  CHECK_THROWS_WITH(listen(), refused("No such file or directory"));
  path = folder.path() / std::string(108, 'x');
  CHECK_THROWS_WITH(listen(), refused("the path is too long"));
}

TEST_CASE_METHOD(fixture, "a process that was forked, or a later socket, keeps its file") {
  auto socket = listen();
  const pid_t child = ::fork();
  if (child == 0) {
    socket.close();
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(is_there());

  folder.remove("s.sock");
  const auto later = listen();
  socket.close();
  CHECK(is_there());
}

}  // namespace unix_socket_test
