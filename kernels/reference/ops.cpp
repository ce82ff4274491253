#include "kernels/reference/ops.h"

#include "cenote/null_sink.h"
#include "kernels/reference/activation.h"
#include "kernels/reference/batch_norm.h"
#include "kernels/reference/clipping.h"
#include "kernels/reference/dense.h"
#include "kernels/reference/loss.h"
#include "kernels/reference/moments.h"
#include "kernels/reference/optimizer.h"
#include "kernels/reference/penalty.h"
#include "kernels/reference/prelu.h"
#include "kernels/reference/readings.h"

namespace cenote::reference {

using Ops = ReferenceOps;

ReferenceOps::ReferenceOps(const Program& program, std::int64_t most_rows) : program_(program), rows_(most_rows) {
  for (const Slot& slot : program.slots)
    slots_.emplace_back(static_cast<std::size_t>((slot.batched ? most_rows : slot.rows) * slot.columns));
}

View ReferenceOps::view(SlotId id) {
  if (id == no_slot) return {};
  const Slot& slot = program_.slots[static_cast<std::size_t>(id)];
  return {slots_[static_cast<std::size_t>(id)].data(), slot.batched ? rows_ : slot.rows, slot.columns};
}

Output ReferenceOps::out(const Instruction& i, int operand) {
  return {view(i.out[operand]), operand == 0 && i.accumulate};
}

Sink* ReferenceOps::nowhere() {
  static NullSink sink;
  return &sink;
}

void Ops::dense_forward(const Instruction& i) { reference::dense_forward(in(i, 0), in(i, 1), in(i, 2), out(i)); }
void Ops::dense_backward_input(const Instruction& i) { reference::dense_backward_input(in(i, 0), in(i, 1), out(i)); }
void Ops::dense_backward_kernel(const Instruction& i) { reference::dense_backward_kernel(in(i, 0), in(i, 1), out(i)); }
void Ops::dense_backward_bias(const Instruction& i) { reference::dense_backward_bias(in(i, 0), out(i)); }

void Ops::activation_forward(const Instruction& i) {
  reference::activation_forward(i.p.activation, in(i, 0), in(i, 1), out(i));
}
void Ops::activation_backward(const Instruction& i) {
  reference::activation_backward(i.p.activation, in(i, 0), in(i, 1), in(i, 2), out(i));
}

void Ops::prelu_forward(const Instruction& i) { reference::prelu_forward(in(i, 0), in(i, 1), out(i)); }
void Ops::prelu_backward_input(const Instruction& i) {
  reference::prelu_backward_input(in(i, 0), in(i, 1), in(i, 2), out(i));
}
void Ops::prelu_backward_alpha(const Instruction& i) { reference::prelu_backward_alpha(in(i, 0), in(i, 1), out(i)); }

void Ops::batch_norm_forward(const Instruction& i) {
  reference::batch_norm_forward(i.p.batch_norm, in(i, 0), in(i, 1), in(i, 2), out(i), out(i, 1), out(i, 2));
}
void Ops::batch_norm_inference(const Instruction& i) {
  reference::batch_norm_inference(i.p.batch_norm, in(i, 0), in(i, 1), in(i, 2), in(i, 3), in(i, 4), out(i));
}
void Ops::batch_norm_update(const Instruction& i) {
  reference::batch_norm_update(i.p.batch_norm, in(i, 0), in(i, 1), out(i), out(i, 1));
}
void Ops::batch_norm_backward(const Instruction& i) {
  reference::batch_norm_backward(i.p.batch_norm, in(i, 0), in(i, 1), in(i, 2), in(i, 3), in(i, 4), out(i), out(i, 1),
                                 out(i, 2));
}

void Ops::add(const Instruction& i) {
  const View a = in(i, 0), b = in(i, 1);
  for (std::int64_t k = 0; k < a.size(); ++k) out(i).put(k, a(k) + b(k));
}
void Ops::copy(const Instruction& i) {
  const View a = in(i, 0);
  for (std::int64_t k = 0; k < a.size(); ++k) out(i).put(k, a(k));
}

void Ops::loss(const Instruction& i) { reference::loss(i.p.loss, in(i, 0), in(i, 1), in(i, 2), out(i)); }
void Ops::loss_backward(const Instruction& i) { reference::loss_backward(i.p.loss, in(i, 0), in(i, 1), out(i)); }
void Ops::output_gradient(const Instruction& i) { reference::output_gradient(i.p.loss, in(i, 0), in(i, 2), out(i)); }
void Ops::penalty(const Instruction& i) { reference::penalty(i.p.penalty.type, in(i, 0), in(i, 1), out(i)); }
void Ops::penalty_backward(const Instruction& i) {
  reference::penalty_backward(i.p.penalty.type, in(i, 0), in(i, 1), out(i));
}

void Ops::clip_value(const Instruction& i) { reference::clip_value(in(i, 0), in(i, 1)(0), out(i)); }
void Ops::clip_norm(const Instruction& i) { reference::clip_norm(in(i, 0), in(i, 1)(0), out(i)); }
void Ops::square_sum(const Instruction& i) { out(i)(i.p.index) = reference::square_sum(in(i, 0)); }
void Ops::global_norm_factor(const Instruction& i) {
  out(i)(0) = reference::global_norm_factor(in(i, 0), i.p.index, in(i, 1)(0));
}
void Ops::scale(const Instruction& i) { reference::scale(in(i, 0), in(i, 1)(0), out(i)); }

void Ops::optimizer_constants(const Instruction& i) {
  reference::optimizer_constants(rate_, in(i, 0), in(i, 1), out(i));
}
void Ops::adam(const Instruction& i) {
  reference::adam(i.p.optimizer, in(i, 0), in(i, 1), out(i), out(i, 1), out(i, 2), out(i, 3));
}
void Ops::sgd(const Instruction& i) { reference::sgd(i.p.optimizer, in(i, 0), in(i, 1), out(i), out(i, 1)); }
void Ops::rmsprop(const Instruction& i) {
  reference::rmsprop(i.p.optimizer, in(i, 0), in(i, 1), out(i), out(i, 1), out(i, 2), out(i, 3));
}

void Ops::snapshot(const Instruction& i) { copy(i); }
void Ops::difference(const Instruction& i) {
  const View after = in(i, 0), before = in(i, 1);
  for (std::int64_t k = 0; k < after.size(); ++k) out(i).put(k, after(k) - before(k));
}
void Ops::moments(const Instruction& i) {
  const Moments m = reference::moments(in(i, 0));
  if ((i.p.moments.full & tracing_.due) != 0 && sink_->traces_in_full(member_))
    return sink_->moments(member_, tracing_.record, i.p.moments.index, {&m, 1});
  const TensorNorm norm{m.square_sum, m.nonfinite_count};
  sink_->norms(member_, tracing_.record, i.p.moments.index, m.count, {&norm, 1});
}
void Ops::values(const Instruction& i) { sink_->values(member_, tracing_.record, i.p.index, in(i, 0).all()); }
void Ops::magnify(const Instruction& i) {
  const View gradient = in(i, 0);
  for (std::int64_t k = 0; k < gradient.size(); ++k) out(i).put(k, gradient(k) * 0x1p64);
}
void Ops::reading(const Instruction& i) {
  if (!sink_->traces_in_full(member_)) return;
  double numbers[most_numbers];
  reference::read(i.p.reading, in(i, 0), in(i, 1), in(i, 2), numbers);
  sink_->reading(member_, tracing_.record, i.p.reading.index,
                 {numbers, static_cast<std::size_t>(numbers_of(i.p.reading.instrument))});
}

}  // namespace cenote::reference
