#include "simt/scheduler/stack.h"

#include <sys/mman.h>
#include <unistd.h>

#include "simt/error.h"
#include "simt/scheduler/sanitizers.h"

namespace simt {
namespace {

char* map(char* at, std::size_t bytes) {
  const int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | (at ? MAP_FIXED : 0);
  void* memory = mmap(at, bytes, PROT_READ | PROT_WRITE, flags, -1, 0);
  if (memory == MAP_FAILED) throw Error(Fault::misuse, "simt: no memory for the stack of a CUDA thread");
  return static_cast<char*>(memory);
}

std::size_t page_bytes() { return static_cast<std::size_t>(sysconf(_SC_PAGESIZE)); }

}  // namespace

Stack::Stack(std::size_t bytes, bool guarded)
    : bytes_(bytes), guard_(guarded ? page_bytes() : 0), memory_(map(nullptr, bytes_ + guard_)) {
  if (guard_ && mprotect(memory_, guard_, PROT_NONE) != 0) {
    munmap(memory_, bytes_ + guard_);
    throw Error(Fault::misuse, "simt: no more memory mappings for guard pages (vm.max_map_count)");
  }
}

Stack::~Stack() {
  sanitizers::unpoison(begin(), bytes_);
  munmap(memory_, bytes_ + guard_);
}

void Stack::forget() {
  sanitizers::unpoison(begin(), bytes_);
  // A new mapping is what makes the thread sanitizer forget who wrote here: locals of two unordered CUDA threads that
  // use one stack after the other are not the same data.
  if constexpr (sanitizers::thread) map(begin(), bytes_);
}

}  // namespace simt
