#pragma once

// What this build of the kernels takes SEEDED_BUG(name) for: one of them at a time, chosen by the test.
namespace cenote::cuda {

enum class Bug {
  none,
  barrier_for_owners_alone,
  clip_scale_applied_twice,
  dropped_barrier,
  dropped_barrier_after_the_mean,
  dropped_barrier_between_slices,
  dropped_synchronization,
  dropped_warp_barrier,
  exit_before_a_shuffle,
  forgotten_release,
  forgotten_state,
  forgotten_zeroing,
  lost_half,
  off_by_one_in_the_tail,
  overflow_in_an_index,
  race_between_blocks,
  read_before_write,
  stale_graph_parameter,
  stale_order,
  swapped_stride,
  unguarded_last_block,
  wrong_reduction_order,
  wrong_shuffle_mask,
};

inline Bug seeded_bug = Bug::none;

}  // namespace cenote::cuda

#define SEEDED_BUG(name) (::cenote::cuda::seeded_bug == ::cenote::cuda::Bug::name)
