#pragma once

#include <array>
#include <string_view>
#include <utility>

namespace cenote::cli {

/// What the environment says about drawing.
inline constexpr auto environment_words = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"NO_COLOR", "set and not empty: no colour, on a terminal either"},
    {"TERM", "dumb: no colour and no progress bars"},
});

/// Whether standard output, standard error is a terminal that may be drawn on.
bool output_is_terminal();
bool error_is_terminal();

/// Whether colour is wanted there: a terminal, and NO_COLOR is not set.
bool output_has_colour();
bool error_has_colour();

/// Characters in a line of the terminal behind standard error; 100 if it is none.
int terminal_width();

/// Characters across and lines down.
struct Extent {
  int columns = 80, rows = 24;
};

/// Of the terminal behind standard output.
Extent output_extent();

/// Prints to standard output. @throws Error if it is full or closed
void print_output(std::string_view text);

/// Prints a line to standard error, `cenote: …`. What can't be written is lost.
void print_note(std::string_view text);

}  // namespace cenote::cli
