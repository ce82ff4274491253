#pragma once

#include <string_view>

namespace cenote::cli {

/// Whether standard output, standard error is a terminal that may be drawn on.
bool output_is_terminal();
bool error_is_terminal();

/// Whether colour is wanted there: a terminal, and NO_COLOR is not set.
bool output_has_colour();
bool error_has_colour();

/// Characters in a line of the terminal behind standard error; 100 if it is none.
int terminal_width();

/// Prints to standard output. @throws Error if it is full or closed
void print_output(std::string_view text);

/// Prints a line to standard error, `cenote: …`. What can't be written is lost.
void print_note(std::string_view text);

}  // namespace cenote::cli
