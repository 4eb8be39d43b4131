#pragma once

#include <functional>
#include <string>
#include <vector>

#include <boost/system/result.hpp>

#include "daemon/redis_store/error_reply.hpp"
#include "daemon/redis_store/store_client.hpp"

namespace sidehook::redis_store {

/// "GET" or "DEL" of a key.
redis::command command_of(std::string verb, std::string key);

template <class T>
using result = boost::system::result<T, refusal>;

/// Sends commands of one key each, which in a cluster go to as many nodes; a bounded number of them
/// is under way at once. Where several keys are touched, this stands in for MGET and the like,
/// which a cluster does not have across its nodes.
/// @param done  gets the replies in the order of the commands, or what the first refused one says:
///              others may have been done then
void send_each(store_client& client, std::vector<redis::command> commands,
               std::function<void(result<std::vector<redis::reply>>)> done);

}  // namespace sidehook::redis_store
