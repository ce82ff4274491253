#include "simt/options.h"

namespace simt {

Options& options() {
  static Options options;
  return options;
}

}  // namespace simt
