#include "tests/engine/cli/process.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace cenote::cli {
namespace {

struct Streams {
  std::filesystem::path output, error;
};

// A pipe whose reader is gone.
int open_broken_pipe() {
  int ends[2];
  if (pipe(ends) != 0) return -1;
  close(ends[0]);
  return ends[1];
}

bool set_streams(const Streams& streams, const Circumstances& circumstances) {
  const int in = open("/dev/null", O_RDONLY), err = open(streams.error.c_str(), O_CREAT | O_WRONLY, 0600);
  const int out =
      circumstances.is_pipe_broken ? open_broken_pipe() : open(streams.output.c_str(), O_CREAT | O_WRONLY, 0600);
  return dup2(in, 0) == 0 && dup2(out, 1) == 1 && dup2(err, 2) == 2;
}

[[noreturn]] void become_cenote(const std::vector<std::string>& arguments, const std::filesystem::path& folder,
                                const Streams& streams, const Circumstances& circumstances) {
  const std::string program = std::string(CENOTE_BINARY_DIR) + "/cenote";
  std::vector<char*> words{const_cast<char*>(program.c_str())};
  for (const auto& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);
  const auto most = static_cast<rlim_t>(circumstances.file_bytes);
  const rlimit limit{most, most};
  const bool is_ready = set_streams(streams, circumstances) && chdir(folder.c_str()) == 0;
  if (!is_ready || (most > 0 && setrlimit(RLIMIT_FSIZE, &limit) != 0)) _exit(126);
  for (int stream = 0; circumstances.are_streams_closed && stream < 3; ++stream) close(stream);
  execv(program.c_str(), words.data());
  _exit(127);
}

void disturb(pid_t child, const Circumstances& circumstances) {
  if (circumstances.meanwhile) circumstances.meanwhile();
  if (circumstances.interrupt_after <= 0) return;
  usleep(static_cast<useconds_t>(circumstances.interrupt_after * 1e6));
  for (int i = 0; i < circumstances.interruptions; ++i) {
    kill(child, circumstances.signal);
    usleep(1000);
  }
}

}  // namespace

Outcome run_cenote(const std::vector<std::string>& arguments, const std::filesystem::path& folder,
                   const Circumstances& circumstances) {
  const TemporaryFolder streams;
  const auto error = streams.path() / "error";
  const auto output = circumstances.output.empty() ? streams.path() / "output" : circumstances.output;
  const pid_t child = fork();
  if (child == 0) become_cenote(arguments, folder, {output, error}, circumstances);
  disturb(child, circumstances);
  int status = 0;
  waitpid(child, &status, 0);
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return {code, circumstances.output.empty() ? read_text(output) : "", read_text(error)};
}

TemporaryFolder::TemporaryFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "cenote-XXXXXX").string();
  path_ = mkdtemp(pattern.data());
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path TemporaryFolder::write(const std::string& name, const std::string& text) const {
  std::ofstream(path_ / name, std::ios::binary) << text;
  return path_ / name;
}

std::string read_text(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

const std::string small_experiment = R"(title = "Small"
[network]
layers = [
  { type = "Dense", units = 4, activation = "tanh", repeat = 2 },
  { type = "Dense", units = 1, activation = "sigmoid" },
]
[recipe]
epochs = 3
[cohort]
members = 2
)";

const std::string small_study = small_experiment + R"([trace]
tensors = ["weight_gradient", "update"]
[[variant]]
name = "ReLU!"
set = { "network.layers[*].activation" = "relu" }
)";

}  // namespace cenote::cli
