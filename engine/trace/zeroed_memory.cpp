#include <sys/mman.h>

#include <cstdint>
#include <cstdlib>
#include <new>

#include "cenote/zeroed_vector.h"

namespace cenote {
namespace {

constexpr std::size_t huge_page = std::size_t{2} << 20;

/// Smaller ones share pages with others.
bool has_pages_of_its_own(std::size_t bytes) { return bytes >= huge_page; }

std::size_t in_whole_pages(std::size_t bytes) { return (bytes + huge_page - 1) / huge_page * huge_page; }

/// Whole huge pages that begin where one may.
void* map_pages(std::size_t bytes) {
  const std::size_t mapped = bytes + huge_page;
  void* const memory = mmap(nullptr, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  auto* const begin = static_cast<std::byte*>(memory);
  const std::size_t before = (huge_page - reinterpret_cast<std::uintptr_t>(memory) % huge_page) % huge_page;
  if (before > 0) munmap(begin, before);
  munmap(begin + before + bytes, huge_page - before);
  madvise(begin + before, bytes, MADV_HUGEPAGE);  // small pages do as well
  return begin + before;
}

}  // namespace

void* zeroed_memory(std::size_t bytes) {
  if (has_pages_of_its_own(bytes)) return map_pages(in_whole_pages(bytes));
  void* const memory = std::calloc(bytes, 1);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

void free_zeroed_memory(void* memory, std::size_t bytes) noexcept {
  if (has_pages_of_its_own(bytes))
    munmap(memory, in_whole_pages(bytes));
  else
    std::free(memory);
}

}  // namespace cenote
