#pragma once

#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

#include <cstdint>

namespace cenote {

/// While it lives, this thread flushes subnormals to zero, results and operands alike.
class FlushSubnormals {
 public:
  FlushSubnormals() : saved_(read()) { write(saved_ | flush); }
  ~FlushSubnormals() { write(saved_); }
  FlushSubnormals(const FlushSubnormals&) = delete;
  FlushSubnormals& operator=(const FlushSubnormals&) = delete;

 private:
#if defined(__x86_64__)
  using Control = unsigned;
  static constexpr Control flush = 0x8040;  // FTZ and DAZ
  static Control read() { return _mm_getcsr(); }
  static void write(Control value) { _mm_setcsr(value); }
#else
  using Control = std::uint64_t;
  static constexpr Control flush = std::uint64_t{1} << 24;  // FPCR.FZ
  static Control read() {
    Control value;
    asm volatile("mrs %0, fpcr" : "=r"(value));
    return value;
  }
  static void write(Control value) { asm volatile("msr fpcr, %0" : : "r"(value)); }
#endif

  Control saved_;
};

}  // namespace cenote
