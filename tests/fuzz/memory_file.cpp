#include "tests/fuzz/memory_file.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

namespace cenote::fuzz {

MemoryFile::MemoryFile()
    : descriptor_(memfd_create("cenote-fuzz", MFD_CLOEXEC)), path_("/proc/self/fd/" + std::to_string(descriptor_)) {}

MemoryFile::~MemoryFile() { close(descriptor_); }

void MemoryFile::write(std::span<const std::uint8_t> bytes) {
  const bool is_cut = ftruncate(descriptor_, 0) == 0;
  const bool is_written = pwrite(descriptor_, bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size());
  if (!is_cut || !is_written) std::abort();
}

}  // namespace cenote::fuzz
