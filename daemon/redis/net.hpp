#pragma once

#include <chrono>

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/basic_resolver.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace sidehook::redis {

using boost::system::error_code;
using io_executor = boost::asio::io_context::executor_type;
/// Of TCP, or of the Unix domain.
using stream_socket =
    boost::asio::basic_stream_socket<boost::asio::generic::stream_protocol, io_executor>;
using steady_timer = boost::asio::basic_waitable_timer<
    std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, io_executor>;
using resolver = boost::asio::ip::basic_resolver<boost::asio::ip::tcp, io_executor>;

}  // namespace sidehook::redis
