#pragma once

#include <chrono>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>

namespace sidehook::http {

/// Asio's objects with the executor they have, instead of the one that can be any: the hot path is
/// measurably faster.
using io_executor = boost::asio::io_context::executor_type;
/// Of TCP, or of the Unix domain.
using stream_socket =
    boost::asio::basic_stream_socket<boost::asio::generic::stream_protocol, io_executor>;
using stream_acceptor =
    boost::asio::basic_socket_acceptor<boost::asio::generic::stream_protocol, io_executor>;
using steady_timer = boost::asio::basic_waitable_timer<
    std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, io_executor>;
using boost::system::error_code;

}  // namespace sidehook::http
