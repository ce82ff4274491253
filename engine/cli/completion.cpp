#include "engine/cli/completion.h"

namespace cenote::cli {

std::string completion(Shell shell) {
  switch (shell) {
    case Shell::bash:
      return bash_completion();
    case Shell::fish:
      return fish_completion();
    case Shell::zsh:
      return zsh_completion();
  }
  return {};
}

}  // namespace cenote::cli
