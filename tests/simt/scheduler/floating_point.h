// The floating-point mode of the host threads while they run kernels.
#pragma once
#include <cfenv>

namespace simt {

/// The mode of the thread that made it, with subnormals flushed if asked for.
class FloatingPoint {
 public:
  explicit FloatingPoint(bool flush_subnormals);

  /// Sets the mode, and at its end what was before.
  class Scope {
   public:
    explicit Scope(const FloatingPoint& mode) {
      std::fegetenv(&before_);
      std::fesetenv(&mode.environment_);
    }
    ~Scope() { std::fesetenv(&before_); }
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    std::fenv_t before_;
  };

 private:
  std::fenv_t environment_;
};

}  // namespace simt
