#pragma once

#include <cstdint>
#include <vector>

#include "cenote/backend.h"
#include "kernels/interpreter/run_schedule.h"
#include "kernels/reference/view.h"

namespace cenote::reference {

/// The operations of run_step for one member, in double, by plain loops in the canonical order: the oracle that every
/// other backend is held against.
class ReferenceOps {
 public:
  /// All slots start at zero. @param most_rows rows of the largest batch
  ReferenceOps(const Program& program, std::int64_t most_rows);

  /// The batch has so many rows from now on.
  void set_rows(std::int64_t rows) { rows_ = rows; }
  /// The step at hand. What is traced goes to the Sink as `member`'s.
  void set_step(StepRate rate, Tracing tracing) {
    rate_ = rate;
    tracing_ = tracing;
    due_ = due_for(sink_->traces_in_full(member_), tracing.due);
  }
  void trace_to(Sink& sink, std::int64_t member) { sink_ = &sink, member_ = member; }
  /// The numbers of a slot; absent for no_slot.
  View view(SlotId slot);

  std::uint8_t due() const { return due_; }
  void dense_forward(const Instruction& i);
  void dense_backward_input(const Instruction& i);
  void dense_backward_kernel(const Instruction& i);
  void dense_backward_bias(const Instruction& i);
  void activation_forward(const Instruction& i);
  void activation_backward(const Instruction& i);
  void prelu_forward(const Instruction& i);
  void prelu_backward_input(const Instruction& i);
  void prelu_backward_alpha(const Instruction& i);
  void batch_norm_forward(const Instruction& i);
  void batch_norm_inference(const Instruction& i);
  void batch_norm_update(const Instruction& i);
  void batch_norm_backward(const Instruction& i);
  void add(const Instruction& i);
  void copy(const Instruction& i);
  void loss(const Instruction& i);
  void loss_backward(const Instruction& i);
  void output_gradient(const Instruction& i);
  void penalty(const Instruction& i);
  void penalty_backward(const Instruction& i);
  void clip_value(const Instruction& i);
  void clip_norm(const Instruction& i);
  void square_sum(const Instruction& i);
  void global_norm_factor(const Instruction& i);
  void scale(const Instruction& i);
  void optimizer_constants(const Instruction& i);
  void adam(const Instruction& i);
  void sgd(const Instruction& i);
  void rmsprop(const Instruction& i);
  void snapshot(const Instruction& i);
  void difference(const Instruction& i);
  void moments(const Instruction& i);
  void values(const Instruction& i);
  void magnify(const Instruction& i);
  void reading(const Instruction& i);

 protected:
  const Program& program() const { return program_; }
  Sink& sink() { return *sink_; }
  std::int64_t member() const { return member_; }

 private:
  View in(const Instruction& i, int operand) { return view(i.in[operand]); }
  Output out(const Instruction& i, int operand = 0);
  static Sink* nowhere();

  const Program& program_;
  std::vector<std::vector<double>> slots_;
  std::int64_t rows_ = 0;
  StepRate rate_;
  Tracing tracing_;
  std::uint8_t due_ = 0;
  Sink* sink_ = nowhere();
  std::int64_t member_ = 0;
};

}  // namespace cenote::reference
