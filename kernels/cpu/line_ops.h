#pragma once

#include "kernels/cpu/batch_norm.h"
#include "kernels/cpu/dense_gradient.h"
#include "kernels/cpu/elementwise.h"
#include "kernels/cpu/norms.h"
#include "kernels/cpu/optimizer.h"
#include "kernels/cpu/target.h"
#include "kernels/interpreter/run_schedule.h"

namespace cenote::cpu::CENOTE_TARGET {

/// Operations on each line, or each column of lines, by itself: it does not matter to them whether a lane is a member
/// or a unit. Memory is the caller's; nothing here allocates, so that no code of other libraries is compiled for this
/// target.
class LineOps {
 public:
  explicit LineOps(const GroupRun& group) : group_(group), program_(group.run->program), plan_(*group.plan) {}

  void begin_batch(Batch batch) { rows_ = batch.count; }
  std::uint8_t due() const { return due_; }

  void dense_backward_bias(const Instruction& i) {
    cpu::CENOTE_TARGET::dense_backward_bias(in(i, 0), out(i, 0), i.accumulate);
  }
  void activation_forward(const Instruction& i) {
    cpu::CENOTE_TARGET::activation_forward(i.p.activation, in(i, 0), in(i, 1), out(i, 0));
  }
  void activation_backward(const Instruction& i) {
    cpu::CENOTE_TARGET::activation_backward(i.p.activation, in(i, 0), in(i, 1), in(i, 2), out(i, 0), i.accumulate);
  }
  void prelu_forward(const Instruction& i) { cpu::CENOTE_TARGET::prelu_forward(in(i, 0), in(i, 1), out(i, 0)); }
  void prelu_backward_input(const Instruction& i) {
    cpu::CENOTE_TARGET::prelu_backward_input(in(i, 0), in(i, 1), in(i, 2), out(i, 0), i.accumulate);
  }
  void prelu_backward_alpha(const Instruction& i) {
    cpu::CENOTE_TARGET::prelu_backward_alpha(in(i, 0), in(i, 1), out(i, 0), i.accumulate);
  }
  void batch_norm_forward(const Instruction& i) {
    cpu::CENOTE_TARGET::batch_norm_forward({in(i, 0), in(i, 1), in(i, 2), out(i, 1), out(i, 2), epsilon(i)}, out(i, 0));
  }
  void batch_norm_inference(const Instruction& i) {
    batch_norm_normalize({in(i, 0), in(i, 1), in(i, 2), in(i, 3), in(i, 4), epsilon(i)}, out(i, 0));
  }
  void batch_norm_update(const Instruction& i) {
    for (int k = 0; k < 2; ++k) cpu::CENOTE_TARGET::batch_norm_update(in(i, k), out(i, k), i.p.batch_norm.momentum);
  }
  void batch_norm_backward(const Instruction& i) { batch_norm_backward_after<Activation::linear>(i); }
  void add(const Instruction& i) { cpu::CENOTE_TARGET::add(in(i, 0), in(i, 1), out(i, 0)); }
  void copy(const Instruction& i) { cpu::CENOTE_TARGET::copy(in(i, 0), out(i, 0), i.accumulate); }
  void penalty_backward(const Instruction& i) {
    cpu::CENOTE_TARGET::penalty_backward(in(i, 0), i.p.penalty.type, in(i, 1), out(i, 0));
  }
  void clip_value(const Instruction& i) { cpu::CENOTE_TARGET::clip_value(in(i, 0), in(i, 1)); }
  void adam(const Instruction& i) { optimize(adam_of(i), in(i, 0)); }
  void sgd(const Instruction& i) { optimize(sgd_of(i), in(i, 0)); }
  void rmsprop(const Instruction& i) { optimize(rmsprop_of(i), in(i, 0)); }
  void snapshot(const Instruction& i) { cpu::CENOTE_TARGET::copy(in(i, 0), out(i, 0), false); }
  void magnify(const Instruction& i) {
    for_each_line(
        out(i, 0), [](Lanes g) { return g * Lanes(0x1p64f); }, in(i, 0));
  }
  void difference(const Instruction& i) {
    for_each_line(
        out(i, 0), [](Lanes now, Lanes before) { return now - before; }, in(i, 0), in(i, 1));
  }

 protected:
  const Place& place(SlotId slot) const { return plan_.places.data()[slot]; }
  Tensor tensor(SlotId slot) const {
    if (slot == no_slot) return {};
    const Place& p = place(slot);
    return {group_.arena + p.offset * lane_count, p.rows == 0 ? rows_ : p.rows, p.lines, p.stride};
  }
  Tensor in(const Instruction& i, int k) const { return tensor(i.in[k]); }
  Tensor out(const Instruction& i, int k) const { return tensor(i.out[k]); }
  Adam adam_of(const Instruction& i) const {
    return {i.p.optimizer, in(i, 1), out(i, 0), out(i, 1), out(i, 2), out(i, 3)};
  }
  Sgd sgd_of(const Instruction& i) const { return {i.p.optimizer, in(i, 1), out(i, 0), out(i, 1)}; }
  RmsProp rmsprop_of(const Instruction& i) const {
    return {i.p.optimizer, in(i, 1), out(i, 0), out(i, 1), out(i, 2), out(i, 3)};
  }
  /// The step of whichever optimizer p says, of a gradient that changes on its way.
  template <class Change>
  void update(const Instruction& i, Change change) const {
    if (i.p.optimizer.type == Optimizer::Type::sgd) return optimize(sgd_of(i), in(i, 0), change);
    if (i.p.optimizer.type == Optimizer::Type::rmsprop) return optimize(rmsprop_of(i), in(i, 0), change);
    optimize(adam_of(i), in(i, 0), change);
  }
  void value_clipped_update(const Instruction& i) const {
    const Lanes c = load(in(i, 2).data);
    update(i, [&](Lanes g, std::int64_t) { return clipped_value(g, c); });
  }
  template <Regularizer::Type Type>
  void penalized_update(const Instruction& i) const {
    const Lanes f = load(in(i, 2).data);
    const Tensor w = out(i, 0);
    update(i, [&](Lanes g, std::int64_t line) { return with_penalty(Type, load(w.line(line)), f, g); });
  }
  void scaled_update(const Instruction& i, Lanes factor) const {
    update(i, [&](Lanes g, std::int64_t) { return g * factor; });
  }
  template <Activation A>
  void batch_norm_backward_after(const Instruction& i) const {
    cpu::CENOTE_TARGET::batch_norm_backward<A>({in(i, 0), in(i, 2), {}, in(i, 3), in(i, 4), epsilon(i)},
                                               {in(i, 1), out(i, 0), out(i, 1), out(i, 2), i.accumulate});
  }
  void activation_with_derivative(const Instruction& i) const {
    cpu::CENOTE_TARGET::activation_with_derivative(i.p.activation, in(i, 0), out(i, 0));
  }
  void multiply(const Instruction& i) const {
    cpu::CENOTE_TARGET::multiply(in(i, 0), in(i, 1), out(i, 0), i.accumulate);
  }
  static float epsilon(const Instruction& i) { return static_cast<float>(i.p.batch_norm.epsilon); }

  const GroupRun& group_;
  const Program& program_;
  const Plan& plan_;
  std::int64_t rows_ = 0;  ///< of the batch
  std::int64_t step_ = 0;
  Tracing tracing_;
  std::uint8_t due_ = 0;
};

}  // namespace cenote::cpu::CENOTE_TARGET
