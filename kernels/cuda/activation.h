#pragma once

#include "kernels/cuda/work.h"
#include "kernels/lanes/activation.h"
#include "kernels/lanes/row.h"
#include "kernels/math/with_activation.h"

// Activations by themselves: an element a thread, softmax a row a thread; PReLU; sums and differences of tensors.
namespace cenote::cuda {

/// Rows of softmax, else elements.
CENOTE_FORMULA std::int64_t items(const ActivationParameters& p, const View& view) {
  return p.kind == Activation::softmax ? view.rows : view.size();
}

template <>
struct Work<ActivationForward> : ElementWork {
  static constexpr const char* name = "activation_forward";
  static int threads(const ActivationForward& o) { return threads_of(items(o.activation, o.h)); }
  CENOTE_HD static std::int64_t parts(const ActivationForward& o) { return parts_of(items(o.activation, o.h)); }
};

template <class Team>
__device__ void run(const Team& team, const ActivationForward& o, std::int64_t member, std::int64_t part, NoScratch&) {
  const Tensor z = of(o.z, member), h = of(o.h, member);
  const Arguments arguments = arguments_of(o.activation, of(o.slope, member));
  if (o.activation.kind == Activation::softmax)
    return for_part(team, part, h.rows, [&](std::int64_t row) { softmax_row(z, h, row); });
  const Tensor bias = of(o.bias, member);
  math::with_activation(o.activation.kind, [&]<Activation A>() {
    for_part(team, part, o.h.size(), [&](std::int64_t i) {
      const float value =
          bias.data != nullptr ? *z.line(i) + *bias.line(row_and_column(i, h.columns).column) : *z.line(i);
      *h.line(i) = math::activate<A>(value, arguments);
    });
  });
}

template <>
struct Work<ActivationBackward> : ElementWork {
  static constexpr const char* name = "activation_backward";
  static int threads(const ActivationBackward& o) { return threads_of(items(o.activation, o.dz)); }
  CENOTE_HD static std::int64_t parts(const ActivationBackward& o) { return parts_of(items(o.activation, o.dz)); }
};

template <class Team>
__device__ void run(const Team& team, const ActivationBackward& o, std::int64_t member, std::int64_t part, NoScratch&) {
  const Tensor value = of(o.value, member), dh = of(o.dh, member), dz = of(o.dz, member);
  const Arguments arguments = arguments_of(o.activation, of(o.slope, member));
  if (o.activation.kind == Activation::softmax)
    return for_part(team, part, dz.rows,
                    [&](std::int64_t row) { softmax_gradient_row(value, dh, dz, row, o.accumulate); });
  math::with_activation(o.activation.kind, [&]<Activation A>() {
    for_part(team, part, o.dz.size(), [&](std::int64_t i) {
      const float gradient = math::activation_gradient<A>(*value.line(i), *dh.line(i), arguments);
      *dz.line(i) = o.accumulate ? *dz.line(i) + gradient : gradient;
    });
  });
}

template <>
struct Work<PreluForward> : ElementWork {
  static constexpr const char* name = "prelu_forward";
  static int threads(const PreluForward& o) { return threads_of(o.y.size()); }
  CENOTE_HD static std::int64_t parts(const PreluForward& o) { return parts_of(o.y.size()); }
};

template <class Team>
__device__ void run(const Team& team, const PreluForward& o, std::int64_t member, std::int64_t part, NoScratch&) {
  const Tensor x = of(o.x, member), alpha = of(o.alpha, member), y = of(o.y, member);
  for_part(team, part, o.y.size(),
           [&](std::int64_t i) { *y.line(i) = prelu(*x.line(i), *alpha.line(row_and_column(i, o.y.columns).column)); });
}

template <>
struct Work<PreluBackwardInput> : ElementWork {
  static constexpr const char* name = "prelu_backward_input";
  static int threads(const PreluBackwardInput& o) { return threads_of(o.dx.size()); }
  CENOTE_HD static std::int64_t parts(const PreluBackwardInput& o) { return parts_of(o.dx.size()); }
};

template <class Team>
__device__ void run(const Team& team, const PreluBackwardInput& o, std::int64_t member, std::int64_t part, NoScratch&) {
  const Tensor x = of(o.x, member), alpha = of(o.alpha, member), dy = of(o.dy, member), dx = of(o.dx, member);
  for_part(team, part, o.dx.size(), [&](std::int64_t i) {
    const float gradient = prelu_gradient(*x.line(i), *dy.line(i), *alpha.line(row_and_column(i, o.dx.columns).column));
    *dx.line(i) = o.accumulate ? *dx.line(i) + gradient : gradient;
  });
}

template <>
struct Work<PreluBackwardAlpha> : PanelWork {
  using Scratch = FloatScratch;
  static constexpr const char* name = "prelu_backward_alpha";
  static int threads(const PreluBackwardAlpha& o) { return threads_of(o.x.columns, batch_blocks(o.x.rows)); }
  CENOTE_HD static std::int64_t parts(const PreluBackwardAlpha& o) { return parts_of(o.x.columns); }
};

template <class Team>
__device__ void run(const Team& team, const PreluBackwardAlpha& o, std::int64_t member, std::int64_t part,
                    FloatScratch& scratch) {
  const Panel panel = PanelWork::panel(o.x.columns, part);
  const Tensor x = panel.of(o.x, member), dy = panel.of(o.dy, member), dalpha = panel.of(o.dalpha, member);
  column_sums(
      team, x.rows, x.columns, scratch.numbers,
      [&](std::int64_t c, std::int64_t begin, std::int64_t end) { return prelu_alpha_chain(x, dy, c, begin, end); },
      [&](std::int64_t c, float sum) { *dalpha.line(c) = o.accumulate ? *dalpha.line(c) + sum : sum; });
}

template <>
struct Work<Combine> : ElementWork {
  static constexpr const char* name = "combine";
  static int threads(const Combine& o) { return threads_of(o.y.size()); }
  CENOTE_HD static std::int64_t parts(const Combine& o) { return parts_of(o.y.size()); }
};

template <class Team>
__device__ void run(const Team& team, const Combine& o, std::int64_t member, std::int64_t part, NoScratch&) {
  const Tensor a = of(o.a, member), b = of(o.b, member), y = of(o.y, member);
  for_part(team, part, o.y.size(), [&](std::int64_t i) {
    float value = *a.line(i);
    if (b.data != nullptr) value = o.subtract ? value - *b.line(i) : value + *b.line(i);
    *y.line(i) = o.accumulate ? *y.line(i) + value : value;
  });
}

}  // namespace cenote::cuda
