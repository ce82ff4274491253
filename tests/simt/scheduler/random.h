// Random orders of lanes, warps and blocks, the same for the same seed.
#pragma once
#include <cstdint>
#include <numeric>
#include <utility>

namespace simt {

/// splitmix64 (Steele, Lea, Flood 2014): one multiplication chain a number, every seed as good as any other.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t x = state_ += 0x9e3779b97f4a7c15;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
    x = (x ^ x >> 27) * 0x94d049bb133111eb;
    return x ^ x >> 31;
  }

  /// In [0, limit); the bias of 2^-32 is nothing to an order.
  unsigned below(unsigned limit) { return static_cast<unsigned>((next() >> 32) * limit >> 32); }

  template <class T>
  void shuffle(T* items, unsigned count) {
    for (unsigned i = count; i > 1; --i) std::swap(items[i - 1], items[below(i)]);
  }

 private:
  std::uint64_t state_;
};

/// An order of 0 ... count-1 that needs no memory: i -> (i * step + start) mod count.
class Permutation {
 public:
  Permutation(std::uint64_t count, std::uint64_t seed) : count_(count) {
    if (seed == 0) return;
    Random random(seed);
    start_ = random.next() % count;
    do step_ = random.next() % count_ + 1;
    while (std::gcd(step_, count_) != 1);
  }

  std::uint64_t operator()(std::uint64_t i) const {
    if (count_ >> 32) return (i + start_) % count_;  // the product would not fit
    return (i * step_ + start_) % count_;
  }

 private:
  std::uint64_t count_, start_ = 0, step_ = 1;
};

}  // namespace simt
