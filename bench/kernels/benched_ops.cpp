#include "bench/kernels/benched_ops.h"

#include "tests/kernels/ops/op_cases.h"

namespace cenote::bench {
namespace {

using ops::OpCase;

std::int32_t columns(const Point& p) { return static_cast<std::int32_t>(p.width); }
ops::Shape batch_shape(const Point& p) { return {p.batch, columns(p)}; }
ops::Shape kernel_shape(const Point& p) { return {p.width, columns(p)}; }

void add_dense(std::vector<BenchedOp>& all) {
  const auto make = [](const Point& p) { return ops::dense_case({p.batch, columns(p), columns(p)}); };
  all.push_back({"dense_forward", make, 0});
  all.push_back({"dense_backward_kernel", make, 1});
  all.push_back({"dense_backward_bias", make, 2});
  all.push_back({"dense_backward_input", make, 3});
}

void add_activations(std::vector<BenchedOp>& all) {
  for (const ops::ActivationCase& a : ops::activation_kinds()) {
    if (a.name != to_word(a.kind)) continue;  // the same once more, with other parameters
    const auto make = [a](const Point& p) { return ops::activation_case(a, batch_shape(p), 4); };
    all.push_back({"activation_forward/" + a.name, make, 0});
    all.push_back({"activation_backward/" + a.name, make, 1});
  }
  const auto make = [](const Point& p) { return ops::prelu_case(batch_shape(p), false); };
  all.push_back({"prelu_forward", make, 0});
  all.push_back({"prelu_backward_alpha", make, 1});
  all.push_back({"prelu_backward_input", make, 2});
}

void add_batch_norm(std::vector<BenchedOp>& all) {
  const auto training = [](const Point& p) { return ops::batch_norm_case({.rows = p.batch, .columns = columns(p)}); };
  all.push_back({"batch_norm_forward", training, 0});
  all.push_back({"batch_norm_backward", training, 1});
  const auto moving = [](const Point& p) { return ops::moving_statistics_case(batch_shape(p)); };
  all.push_back({"batch_norm_update", moving, 0});
  all.push_back({"batch_norm_inference", moving, 1});
}

void add_losses(std::vector<BenchedOp>& all) {
  using enum Loss;
  for (auto [loss, from_logits] : {std::pair{binary_crossentropy, true},
                                   {sparse_categorical_crossentropy, true},
                                   {categorical_crossentropy, true},
                                   {mse, false}}) {
    const std::string name(to_word(loss));
    const auto make = [name, loss = loss, from_logits = from_logits](const Point& p) {
      return ops::loss_case({name, loss, from_logits, batch_shape(p)}, 4);
    };
    all.push_back({"loss/" + name, make, 0});
    all.push_back({"loss_backward/" + name, make, 1});
  }
}

void add_updates(std::vector<BenchedOp>& all) {
  for (const ops::OptimizerCase& o : ops::optimizer_cases())
    all.push_back(
        {"optimizer/" + o.name, [o](const Point& p) { return ops::optimizer_case(o, kernel_shape(p), 1); }, 1});
  const ops::ClipCase clip = ops::clip_cases()[1];
  all.push_back(
      {"clip_norm", [clip](const Point& p) { return ops::clip_case(clip, Opcode::clip_norm, kernel_shape(p)); }, 0});
  all.push_back({"square_sum", [clip](const Point& p) { return ops::global_clip_case(clip, kernel_shape(p)); }, 1});
}

}  // namespace

std::vector<BenchedOp> benched_ops() {
  std::vector<BenchedOp> all;
  add_dense(all);
  add_activations(all);
  add_batch_norm(all);
  all.push_back({"add", [](const Point& p) { return ops::add_case(batch_shape(p), false); }, 0});
  add_losses(all);
  add_updates(all);
  all.push_back(
      {"moments",
       [](const Point& p) { return ops::moments_case("of normal numbers", ops::draw::normal(), batch_shape(p)); }, 0});
  for (BenchedOp& op : all) std::ranges::replace(op.name, ' ', '_');
  return all;
}

std::vector<Point> points_of(const BenchedOp& op) {
  constexpr Point notebook{10, 32, 256};
  constexpr std::int64_t widths[] = {4, 10, 16, 32, 64, 128}, batches[] = {8, 32, 128}, members[] = {1, 16, 256, 4096};
  constexpr std::int64_t most_floats = 8'000'000;  // of one slot
  const bool is_product = op.name.starts_with("dense_") && op.name != "dense_backward_bias";
  std::vector<Point> points;
  for (std::int64_t w : widths)
    for (std::int64_t b : batches)
      for (std::int64_t m : members) {
        const int off = (w != notebook.width) + (b != notebook.batch) + (m != notebook.members);
        if ((is_product || off <= 1) && w * std::max(w, b) * m <= most_floats) points.push_back({w, b, m});
      }
  return points;
}

}  // namespace cenote::bench
