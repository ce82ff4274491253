#include <fmt/format.h>

#include <cerrno>
#include <fstream>
#include <sstream>
#include <system_error>

#include "engine/spec/spec.h"
#include "engine/text/text.h"

namespace cenote::spec {
namespace {

constexpr std::uintmax_t largest = 128ULL << 20;

[[noreturn]] void refuse(const std::filesystem::path& file, std::string_view why) {
  throw SpecError(fmt::format("{}: {}\n  allowed: an experiment file in TOML",
                              text::cut(text::printable(file.string()), 300), why));
}

void check_kind(const std::filesystem::path& file) {
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  if (status.type() == std::filesystem::file_type::not_found) refuse(file, "there is no such file");
  if (status.type() == std::filesystem::file_type::directory) refuse(file, "this is a directory");
  if (error) refuse(file, error.message());
  if (status.type() != std::filesystem::file_type::regular) refuse(file, "this is no regular file");
  if (std::filesystem::file_size(file, error) > largest) refuse(file, "larger than 128 MiB");
}

std::string read_all(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) refuse(file, std::generic_category().message(errno));
  std::ostringstream text;
  if (stream.peek() != std::ifstream::traits_type::eof()) text << stream.rdbuf();
  if (stream.bad() || text.bad()) refuse(file, "reading failed");
  return std::move(text).str();
}

}  // namespace

Source read_source(const std::filesystem::path& file) {
  check_kind(file);
  return {.name = text::printable(file.string()), .text = read_all(file), .folder = file.parent_path()};
}

Setting parse_setting(std::string_view argument) {
  const std::size_t equals = argument.find('=');
  if (equals == std::string_view::npos || equals == 0)
    throw SpecError(fmt::format("--set {}: this is not KEY=VALUE\n  allowed: as in --set recipe.epochs=200",
                                text::printable(argument)));
  return {.key = std::string(argument.substr(0, equals)), .value = std::string(argument.substr(equals + 1))};
}

}  // namespace cenote::spec
