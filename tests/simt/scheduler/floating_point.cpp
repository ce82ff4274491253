#include "simt/scheduler/floating_point.h"

#include "simt/error.h"

namespace simt {
namespace {

void flush(std::fenv_t& environment) {
#if defined(__x86_64__) && defined(__GLIBC__)
  environment.__mxcsr |= 1U << 15 | 1U << 6;  // results, and operands
#elif defined(__aarch64__) && defined(__GLIBC__)
  environment.__fpcr |= 1U << 24;
#else
  static_cast<void>(environment);
  throw Error(Fault::misuse, "simt: flush_subnormals is not known on this platform");
#endif
}

}  // namespace

FloatingPoint::FloatingPoint(bool flush_subnormals) {
  std::fegetenv(&environment_);
  if (flush_subnormals) flush(environment_);
}

}  // namespace simt
