#pragma once

#include "cenote/backend.h"

namespace cenote {

/// A Sink that ignores everything; a base for those that want little.
class NullSink : public Sink {
 public:
  void history(std::int64_t, std::int64_t, HistoryPart, std::span<const double>) override {}
  bool traces_in_full(std::int64_t) override { return true; }
  void moments(std::int64_t, std::int64_t, std::int32_t, std::span<const Moments>) override {}
  void norms(std::int64_t, std::int64_t, std::int32_t, std::int64_t, std::span<const TensorNorm>) override {}
  void reading(std::int64_t, std::int64_t, std::int32_t, std::span<const double>) override {}
  void values(std::int64_t, std::int64_t, std::int32_t, std::span<const double>) override {}
  void first_nonfinite(std::int64_t, std::int64_t) override {}
  bool wants_weights(std::int64_t) override { return false; }
  void weights(std::int64_t, std::span<const double>) override {}
  bool epoch_done(std::int64_t, std::int64_t, std::int64_t) override { return true; }
  void prediction(std::int64_t, std::int64_t, std::span<const double>) override {}
};

}  // namespace cenote
