#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/schema/place.hpp"
#include "config/schema/violation.hpp"

namespace sidehook::config::schema {

/// Whether the validator's text says that a value has the wrong type.
bool is_about_type(std::string_view description);

/// Turns what the validator says into words for people, with what the schema and the document hold
/// at that place.
/// @param description  the validator's text
/// @param path         the steps to the value it is about
/// @return nullopt for what only repeats, about a container, what is wrong inside it
std::optional<violation> put_into_words(std::string_view description,
                                        const std::vector<std::string>& path, place where,
                                        const json::value& document);

}  // namespace sidehook::config::schema
