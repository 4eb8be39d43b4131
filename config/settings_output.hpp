#pragma once

#include <span>
#include <string>

#include "config/option.hpp"
#include "config/settings.hpp"

namespace sidehook::config {

enum class secrets {
  masked,  ///< "***" stands for each value that is not empty
  shown,
};

/// All options as a configuration file, in their documented order.
std::string to_json(const settings& values, secrets treatment,
                    std::span<const option> rows = options());

/// A configuration file with every option at its default.
std::string sample_file(std::span<const option> rows = options());

/// The reference of all options, in Markdown.
std::string reference(std::span<const option> rows = options());

}  // namespace sidehook::config
