#include "simt/scheduler/arena.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstdint>
#include <string>

#include "simt/device/shared.h"
#include "simt/error.h"
#include "simt/scheduler/sanitizers.h"

namespace simt {
namespace {

constexpr std::size_t objects_bytes = 4096;
constexpr std::size_t gap = 128;
constexpr std::size_t mapped_bytes = std::size_t{512} * 1024;
constexpr std::uint32_t gap_word = 0xfffca4a7;
// Variables are filled by words; the address sanitizer marks 8 bytes at a time.
constexpr std::size_t least_alignment = sanitizers::address ? 8 : sizeof(std::uint32_t);
constexpr std::size_t dynamic_alignment = 16;  // all that CUDA promises
const char dynamic_key = 0;

// A loop of our own: memset is intercepted by the thread sanitizer, and would count as the first caller's write.
void fill(char* begin, std::size_t bytes, std::uint32_t word) {
  auto* words = reinterpret_cast<std::uint32_t*>(begin);
  for (std::size_t i = 0; i < bytes / sizeof word; ++i) words[i] = word;
}

bool holds(const char* begin, std::size_t bytes, std::uint32_t word) {
  const auto* words = reinterpret_cast<const std::uint32_t*>(begin);
  return std::all_of(words, words + bytes / sizeof word, [word](std::uint32_t w) { return w == word; });
}

constexpr std::size_t round_up(std::size_t n, std::size_t step) { return (n + step - 1) / step * step; }

/// The next place from `from` on that is aligned so, and no better: who reads vectors where nothing promises that they
/// are aligned finds them misaligned.
constexpr std::size_t place_aligned(std::size_t from, std::size_t alignment) {
  return round_up(from + alignment, 2 * alignment) - alignment;
}

}  // namespace

Arena::Arena() {
  const int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
  void* memory = mmap(nullptr, mapped_bytes, PROT_READ | PROT_WRITE, flags, -1, 0);
  if (memory == MAP_FAILED) throw Error(Fault::misuse, "simt: no memory for a block's shared memory");
  memory_ = static_cast<char*>(memory);
  sanitizers::poison(memory_, mapped_bytes);
}

Arena::~Arena() {
  sanitizers::unpoison(memory_, mapped_bytes);
  munmap(memory_, mapped_bytes);
}

void Arena::begin_block(std::size_t dynamic_bytes) {
  count_ = 0;
  used_ = objects_bytes;
  static_bytes_ = 0;
  dynamic_bytes_ = dynamic_bytes;
}

void Arena::end_block() {
  if (count_ > 0) sanitizers::poison(memory_, used_);
}

void* Arena::variable(const void* key, std::size_t bytes, std::size_t alignment, Location where) {
  for (unsigned i = 0; i < count_; ++i)
    if (variables_[i].key == key) return variables_[i].begin;
  return add(key, bytes, alignment, where);
}

void* Arena::dynamic() {
  return variable(&dynamic_key, dynamic_bytes_, dynamic_alignment, {"dynamic shared memory", 0});
}

void* Arena::add(const void* key, std::size_t bytes, std::size_t alignment, Location where) {
  check_limits(key, bytes, where);
  char* const begin = memory_ + place_aligned(used_ + gap, std::max(alignment, least_alignment));
  const std::size_t padded = round_up(bytes, sizeof(std::uint32_t));
  sanitizers::unpoison(begin, padded);
  fill(begin, padded, unwritten_word);
  sanitizers::poison(begin + bytes, gap);
  if constexpr (!sanitizers::address) {
    fill(begin - gap, gap, gap_word);
    fill(begin + padded, gap, gap_word);
  }
  used_ = static_cast<std::size_t>(begin - memory_) + padded;
  variables_[count_++] = {key, begin, bytes, where};
  return begin;
}

void Arena::check_limits(const void* key, std::size_t bytes, Location where) {
  if (key != &dynamic_key) static_bytes_ += bytes;
  if (count_ == most_variables) throw Error(Fault::shared_exhausted, "more than 256 variables in shared memory");
  if (static_bytes_ <= shared_default_limit && static_bytes_ + dynamic_bytes_ <= shared_limit) return;
  throw Error(Fault::shared_exhausted, std::to_string(static_bytes_) + " bytes of static shared memory (at most " +
                                           std::to_string(shared_default_limit) + ") and " +
                                           std::to_string(dynamic_bytes_) + " of dynamic (together at most " +
                                           std::to_string(shared_limit) + "), the last at " + to_string(where));
}

const Arena::Variable* Arena::find_overrun() const {
  if constexpr (sanitizers::address) return nullptr;
  for (unsigned i = 0; i < count_; ++i) {
    const Variable& v = variables_[i];
    const char* const end = v.begin + round_up(v.bytes, sizeof(std::uint32_t));
    if (!holds(v.begin - gap, gap, gap_word) || !holds(end, gap, gap_word)) return &v;
  }
  return nullptr;
}

}  // namespace simt
