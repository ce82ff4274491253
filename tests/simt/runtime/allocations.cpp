#include "simt/runtime/allocations.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "simt/device/shared.h"
#include "simt/error.h"
#include "simt/options.h"
#include "simt/runtime/reports.h"
#include "simt/scheduler/sanitizers.h"

namespace simt {
namespace {

constexpr std::size_t malloc_alignment = 256;  // as cudaMalloc's
// The address sanitizer guards the very next byte; canaries would only hide it.
constexpr std::size_t canary_bytes = sanitizers::address ? 0 : malloc_alignment;
constexpr std::uint8_t canary = 0xa5;

void fill(char* p, std::size_t bytes) {
  constexpr std::uint32_t word = unwritten_word;
  for (std::size_t i = 0; i < bytes; i += sizeof word) std::memcpy(p + i, &word, std::min(sizeof word, bytes - i));
}

bool intact(const char* p) {
  return std::all_of(p, p + canary_bytes, [](char c) { return static_cast<std::uint8_t>(c) == canary; });
}

const char* name(Memory memory) { return memory == Memory::device ? "device" : "pinned"; }

std::string hexadecimal(const void* p) {
  char text[32];
  std::snprintf(text, sizeof text, "%p", p);
  return text;
}

std::uintptr_t number(const void* p) { return reinterpret_cast<std::uintptr_t>(p); }

}  // namespace

Allocations& Allocations::get() {
  static Allocations& allocations = *new Allocations;
  return allocations;
}

void* Allocations::allocate(std::size_t bytes, Memory memory) {
  const bool fits = bytes <= options().device_bytes && device_bytes_ <= options().device_bytes - bytes;
  if (memory == Memory::device && !fits) return nullptr;
  void* block = nullptr;
  if (posix_memalign(&block, malloc_alignment, bytes + 2 * canary_bytes) != 0) return nullptr;
  char* const begin = static_cast<char*>(block) + canary_bytes;
  std::memset(block, canary, canary_bytes);
  fill(begin, bytes);
  std::memset(begin + bytes, canary, canary_bytes);
  if (memory == Memory::device) {
    device_bytes_ += bytes;
    trim_pool(pooled_bytes_ - std::min(pooled_bytes_, bytes));
  }
  allocations_[number(begin)] = {static_cast<char*>(block), bytes, memory, false};
  return begin;
}

cudaError_t Allocations::condemn(void* p, Memory memory) {
  const auto found = allocations_.find(number(p));
  if (found != allocations_.end() && found->second.memory == memory && !found->second.condemned) {
    found->second.condemned = true;
    return cudaSuccess;
  }
  filed_reports().emplace_back(Fault::bad_free, "simt: bad free: " + hexadecimal(p) + " is no " + name(memory) +
                                                    " allocation, or was freed already");
  return cudaErrorInvalidValue;
}

void Allocations::release(void* p) {
  const auto found = allocations_.find(number(p));
  if (found == allocations_.end()) return;  // a graph that frees was launched twice
  const Allocation allocation = found->second;
  const char* const end = static_cast<const char*>(p) + allocation.bytes;
  if (!intact(allocation.block) || !intact(end))
    filed_reports().emplace_back(Fault::out_of_bounds, "simt: out-of-bounds write beside an allocation of " +
                                                           std::to_string(allocation.bytes) + " bytes (" +
                                                           name(allocation.memory) + " memory), found at its release");
  if (allocation.memory == Memory::device) device_bytes_ -= allocation.bytes;
  allocations_.erase(found);
  std::free(allocation.block);
}

void Allocations::release_to_pool(void* p) {
  const std::size_t before = device_bytes_;
  release(p);
  pooled_bytes_ += before - device_bytes_;
}

void Allocations::check(const void* p, std::size_t bytes, bool must_be_device, const std::string& what) const {
  auto after = allocations_.upper_bound(number(p));
  const bool before = after != allocations_.begin();
  const auto* const inside = before ? &*--after : nullptr;
  const std::size_t offset = inside ? number(p) - inside->first : 0;
  const bool found = inside && offset < std::max(inside->second.bytes, std::size_t{1});
  if (!found || (must_be_device && inside->second.memory != Memory::device)) {
    if (!must_be_device) return;
    throw Error(Fault::out_of_bounds,
                "simt: out of bounds: " + what + " " + hexadecimal(p) + " is not in device memory (freed?)");
  }
  if (bytes <= inside->second.bytes - offset) return;
  throw Error(Fault::out_of_bounds, "simt: out of bounds: " + what + " of " + std::to_string(bytes) +
                                        " bytes from byte " + std::to_string(offset) + " of an allocation of " +
                                        std::to_string(inside->second.bytes) + " bytes");
}

std::vector<std::string> Allocations::describe() const {
  std::vector<std::string> lines;
  for (const auto& [begin, allocation] : allocations_)
    lines.push_back(std::string(name(allocation.memory)) + " allocation of " + std::to_string(allocation.bytes) +
                    " bytes");
  return lines;
}

}  // namespace simt
