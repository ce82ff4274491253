#pragma once

#include "kernels/cuda/resident/chain_member.h"

// NOLINTBEGIN(bugprone-implicit-widening-of-multiplication-result): a member is at most 227 KB
namespace cenote::cuda {

/// The way of a member's numbers between its slots in global memory and a dense chain's places on chip.
template <int width, int state_layers>
struct ChainTransfer {
  using Shape = ChainShape<width>;
  using Gaps = ChainGaps<width>;
  using State = ChainState<state_layers, Shape::half>;
  static constexpr bool keeps_state = state_layers == 0;  ///< Adam's, in shared memory and not in registers

  const ChainLaunch& launch;
  const ChainMember<width>& me;
  std::int64_t source;  ///< the member
  State& state;

  /// Calls move(number on chip, address) for all that outlives the launch.
  template <class Move>
  __device__ __forceinline__ void for_each_number(Move move) {
    for (int which = 0; which < 3; ++which) {
      move_first(which, move);
      move_output(which, move);
      if (which == 0 || keeps_state)
        for (int layer = 1; layer < launch.depth; ++layer) move_layer(layer, which, move);
    }
    if constexpr (!keeps_state) {
#pragma unroll
      for (int layer = 1; layer <= state_layers; ++layer)
        if (layer < launch.depth) move_state(layer, move);
    }
  }

 private:
  /// The member's numbers of a slot.
  __device__ float* slot(std::int64_t offset, std::int64_t size) const {
    return launch.run.arena + offset * launch.run.members + source * size;
  }
  /// The address of input i's weight to unit j, or of the bias, which is input `inputs`: of the variable, its m or v.
  __device__ float* address(int layer, int which, int inputs, int units, int i, int j) const {
    const ChainLayer& slots = launch.layers[layer];
    return i == inputs ? slot(slots.bias[which], units) + j
                       : slot(slots.kernel[which], std::int64_t{inputs} * units) + i * units + j;
  }

  template <class Move>
  __device__ __forceinline__ void move_first(int which, Move move) {
    const int features = launch.features, first = which == 0   ? Gaps::first_w
                                                  : which == 1 ? Gaps::first_m
                                                               : Gaps::first_v;
    for (int n = me.lane; n < (features + 1) * width; n += chain_lanes) {
      const int i = n / width, j = n % width;
      move(me.gap(first + j)[i == features ? 3 : i], address(0, which, features, width, i, j));
    }
  }
  template <class Move>
  __device__ __forceinline__ void move_output(int which, Move move) {
    const int first = which == 0 ? Gaps::out_w : which == 1 ? Gaps::out_m : Gaps::out_v;
    for (int i = me.lane; i <= width; i += chain_lanes)
      move(me.gap(first + i / 4)[i % 4], address(launch.depth, which, width, 1, i, 0));
  }
  template <class Move>
  __device__ __forceinline__ void move_layer(int layer, int which, Move move) {
    const int first = which == 0 ? me.memory.weights : which == 1 ? me.memory.m : me.memory.v;
    float* const numbers = me.floats + first + (layer - 1) * Shape::weights;
    for (int n = me.lane; n < Shape::weights; n += chain_lanes) {
      const int k = n / 32 * 4 + n % 4;
      const auto [i, j, is_weight] = chain_place<width>(n / 4 % 8, k);
      if (is_weight) move(numbers[n], address(layer, which, width, width, i, j));
    }
  }
  template <class Move>
  __device__ __forceinline__ void move_state(int layer, Move move) {
#pragma unroll
    for (int n = 0; n < Shape::half; ++n) {
      const int k = me.half * Shape::half + n;
      const auto [i, j, is_weight] = chain_place<width>(me.lane & 7, k);
      if (is_weight) {
        move(state.m[layer - 1][n], address(layer, 1, width, width, i, j));
        move(state.v[layer - 1][n], address(layer, 2, width, width, i, j));
      }
    }
  }
};

}  // namespace cenote::cuda
// NOLINTEND(bugprone-implicit-widening-of-multiplication-result)
