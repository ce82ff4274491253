#pragma once

#include <string>
#include <string_view>

/// The few forms of man(7) that the manual page is made of.
namespace cenote::cli::roff {

/// Text that shows as it is: nothing in it is taken for roff, characters beyond ASCII included.
std::string escaped(std::string_view text);

std::string bold(std::string_view text);

std::string section(std::string_view title, std::string_view body);
std::string subsection(std::string_view title);
/// The first text of a section needs no paragraph() of its own.
std::string plain(std::string_view text);
std::string paragraph(std::string_view text);

/// A term and, indented below or beside it, what it means. `term` is roff already.
std::string item(std::string_view term, std::string_view meaning);

}  // namespace cenote::cli::roff
