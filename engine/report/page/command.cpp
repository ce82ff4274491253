#include "engine/report/page/command.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include "cenote/error.h"
#include "engine/report/page/temporary_folder.h"

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX names it in no header

namespace cenote {
namespace {

std::string read_text(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

/// Standard input and output are nothing, standard error a file.
pid_t spawn(const std::vector<std::string>& words, const std::filesystem::path& errors, const std::string& package) {
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  pid_t child = 0;
  const int error = posix_spawnp(&child, words.front().c_str(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error == ENOENT)
    throw SpecError(
        fmt::format("{} is not installed, which this needs; as root: apt-get install {}", words.front(), package));
  if (error != 0) throw Error(fmt::format("{}: {}", words.front(), std::strerror(error)));
  return child;
}

}  // namespace

void run_command(const std::vector<std::string>& words, const std::string& package) {
  const TemporaryFolder folder;
  const auto errors = folder.path() / "errors";
  const pid_t child = spawn(words, errors, package);
  int status = 0;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR) throw Error(fmt::format("{}: {}", words.front(), std::strerror(errno)));
  if (status != 0) throw Error(fmt::format("{} failed: {}", words.front(), read_text(errors)));
}

}  // namespace cenote
