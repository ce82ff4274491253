#pragma once

#include "kernels/cuda/product.h"
#include "kernels/lanes/activation.h"
#include "kernels/lanes/batch_norm.h"
#include "kernels/math/with_activation.h"

// A dense layer, forward and backward: its products (product.h) with what follows them while they are in registers.
namespace cenote::cuda {

/// x·kernel: x (rows, in), kernel (in, out)
CENOTE_FORMULA Product forward_product(const Tensor& x, const Tensor& kernel) {
  return {x.data, kernel.data, {x.stride, 1}, {1, kernel.stride}, x.rows, kernel.columns, kernel.rows};
}
/// dz·kernelᵀ: dz (rows, out), kernel (in, out)
CENOTE_FORMULA Product input_product(const Tensor& dz, const Tensor& kernel) {
  const Strides transposed = SEEDED_BUG(swapped_stride) ? Strides{1, kernel.stride} : Strides{kernel.stride, 1};
  return {dz.data, kernel.data, {dz.stride, 1}, transposed, dz.rows, kernel.rows, kernel.columns};
}
/// xᵀ·dz: x (rows, in), dz (rows, out)
CENOTE_FORMULA Product kernel_product(const Tensor& x, const Tensor& dz) {
  return {x.data, dz.data, {1, x.stride}, {1, dz.stride}, x.columns, dz.columns, x.rows};
}

template <>
struct Work<DenseForward> : TileWork {
  static constexpr const char* name = "dense_forward";
  static int threads(const DenseForward& o) { return threads_of(o.h.rows, o.h.columns); }
  CENOTE_HD static std::int64_t parts(const DenseForward& o) { return parts_of(o.h.rows, o.h.columns); }
};

template <class Team>
__device__ void run(const Team& team, const DenseForward& o, std::int64_t member, std::int64_t part,
                    ProductScratch& scratch) {
  const Tensor bias = of(o.bias, member), h = of(o.h, member);
  const Tensor addend = of(o.addend, member), total = of(o.total, member);
  const Arguments arguments = arguments_of(o.activation, of(o.slope, member));
  const Product p = forward_product(of(o.x, member), of(o.kernel, member));
  product_tile<Over::units>(team, p, TileWork::tile(p, part), scratch, [&](const TileOutputs& outputs) {
    math::with_activation(o.activation.kind, [&]<Activation A>() {
      outputs.for_each([&](std::int64_t r, std::int64_t c, float sum) {
        const float z = bias.data != nullptr ? sum + *bias.line(c) : sum;
        const float output = math::activate<A>(z, arguments);
        *h.at(r, c) = output;
        if (addend.data != nullptr) *total.at(r, c) = *addend.at(r, c) + output;
      });
    });
  });
}

template <>
struct Work<DenseBackwardInput> : TileWork {
  static constexpr const char* name = "dense_backward_input";
  static int threads(const DenseBackwardInput& o) { return threads_of(o.dx.rows, o.dx.columns); }
  CENOTE_HD static std::int64_t parts(const DenseBackwardInput& o) { return parts_of(o.dx.rows, o.dx.columns); }
};

template <class Team>
__device__ void run(const Team& team, const DenseBackwardInput& o, std::int64_t member, std::int64_t part,
                    ProductScratch& scratch) {
  const Tensor value = of(o.value, member), dx = of(o.dx, member), dh = of(o.dh, member);
  const Arguments arguments = arguments_of(o.activation, of(o.slope, member));
  const Product p = input_product(of(o.dz, member), of(o.kernel, member));
  product_tile<Over::units>(team, p, TileWork::tile(p, part), scratch, [&](const TileOutputs& outputs) {
    math::with_activation(o.activation.kind, [&]<Activation A>() {
      outputs.for_each([&](std::int64_t r, std::int64_t c, float sum) {
        if (dh.data != nullptr) *dh.at(r, c) = sum = o.accumulate ? *dh.at(r, c) + sum : sum;
        if constexpr (A != Activation::linear) sum = math::activation_gradient<A>(*value.at(r, c), sum, arguments);
        *dx.at(r, c) = o.accumulate && dh.data == nullptr ? *dx.at(r, c) + sum : sum;
      });
    });
  });
}

template <>
struct Work<DenseBackwardKernel> : TileWork {
  static constexpr const char* name = "dense_backward_kernel";
  static int threads(const DenseBackwardKernel& o) { return threads_of(o.dkernel.rows, o.dkernel.columns); }
  CENOTE_HD static std::int64_t parts(const DenseBackwardKernel& o) {
    return parts_of(o.dkernel.rows, o.dkernel.columns);
  }
};

template <class Team>
__device__ void run(const Team& team, const DenseBackwardKernel& o, std::int64_t member, std::int64_t part,
                    ProductScratch& scratch) {
  const Tensor dkernel = of(o.dkernel, member);
  const Product p = kernel_product(of(o.x, member), of(o.dz, member));
  product_tile<Over::samples>(team, p, TileWork::tile(p, part), scratch, [&](const TileOutputs& outputs) {
    outputs.for_each([&](std::int64_t r, std::int64_t c, float sum) {
      float& place = *dkernel.at(r, c);
      place = o.accumulate ? place + sum : sum;
    });
  });
}

template <>
struct Work<DenseBackwardBias> : PanelWork {
  using Scratch = FloatScratch;
  static constexpr const char* name = "dense_backward_bias";
  static int threads(const DenseBackwardBias& o) { return threads_of(o.dz.columns, batch_blocks(o.dz.rows)); }
  CENOTE_HD static std::int64_t parts(const DenseBackwardBias& o) { return parts_of(o.dz.columns); }
};

/// dz (rows, out), dbias (out)
template <class Team>
__device__ void run(const Team& team, const DenseBackwardBias& o, std::int64_t member, std::int64_t part,
                    FloatScratch& scratch) {
  const Panel panel = PanelWork::panel(o.dz.columns, part);
  const Tensor dz = panel.of(o.dz, member), dbias = panel.of(o.dbias, member);
  column_sums(
      team, dz.rows, dz.columns, scratch.numbers,
      [&](std::int64_t c, std::int64_t begin, std::int64_t end) { return column_chain(dz, c, begin, end); },
      [&](std::int64_t c, float sum) { *dbias.line(c) = o.accumulate ? *dbias.line(c) + sum : sum; });
}

}  // namespace cenote::cuda
