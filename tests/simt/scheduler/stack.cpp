#include "simt/scheduler/stack.h"

#include <sys/mman.h>
#include <unistd.h>

#include "simt/error.h"
#include "simt/scheduler/sanitizers.h"

namespace simt {
namespace {

char* map(std::size_t bytes) {
  const int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
  void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, flags, -1, 0);
  if (memory == MAP_FAILED) throw Error(Fault::misuse, "simt: no memory for the stack of a CUDA thread");
  return static_cast<char*>(memory);
}

std::size_t page_bytes() { return static_cast<std::size_t>(sysconf(_SC_PAGESIZE)); }

}  // namespace

Stack::Stack(std::size_t bytes, bool guarded)
    : bytes_(bytes), guard_(guarded ? page_bytes() : 0), memory_(map(bytes_ + guard_)) {
  if (guard_ && mprotect(memory_, guard_, PROT_NONE) != 0) {
    munmap(memory_, bytes_ + guard_);
    throw Error(Fault::misuse, "simt: no more memory mappings for guard pages (vm.max_map_count)");
  }
}

Stack::~Stack() {
  sanitizers::unpoison(begin(), bytes_);
  munmap(memory_, bytes_ + guard_);
}

}  // namespace simt
