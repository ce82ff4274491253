#include "engine/jacobian/tangents.h"

#include <cmath>

#include "kernels/reference/activation.h"

namespace cenote {

using reference::View;

Tangents::Tangents(reference::ReferenceOps& ops, SlotId seed) : ops_(ops), seeds_(ops.view(seed).columns) {
  const View x = view(seed);
  Numbers& identity = numbers_[seed];
  identity.resize(static_cast<std::size_t>(x.size() * seeds_));
  for (std::int64_t r = 0; r < x.rows; ++r)
    for (std::int64_t c = 0; c < seeds_; ++c) identity[static_cast<std::size_t>((r * seeds_ + c) * seeds_ + c)] = 1;
}

std::vector<double> Tangents::of(SlotId slot) {
  const auto found = numbers_.find(slot);
  if (found != numbers_.end()) return found->second;
  return Numbers(static_cast<std::size_t>(view(slot).size() * seeds_));
}

template <class Derivative>
Tangents::Numbers Tangents::scaled(SlotId from, Derivative derivative) {
  Numbers tangents = of(from);
  const View x = view(from);
  for (std::int64_t r = 0; r < x.rows; ++r)
    for (std::int64_t c = 0; c < x.columns; ++c) {
      const double factor = derivative(r, c);
      double* const row = tangents.data() + (r * x.columns + c) * seeds_;
      for (std::int64_t s = 0; s < seeds_; ++s) row[s] *= factor;
    }
  return tangents;
}

Tangents::Numbers Tangents::through_dense(const Instruction& i) {
  const View w = view(i.in[1]), z = view(i.out[0]);
  const Numbers x = of(i.in[0]);
  Numbers result(static_cast<std::size_t>(z.size() * seeds_));
  for (std::int64_t r = 0; r < z.rows; ++r)
    for (std::int64_t k = 0; k < w.rows; ++k)
      for (std::int64_t o = 0; o < w.columns; ++o)
        for (std::int64_t s = 0; s < seeds_; ++s)
          result[static_cast<std::size_t>((r * z.columns + o) * seeds_ + s)] +=
              x[static_cast<std::size_t>((r * w.rows + k) * seeds_ + s)] * w(k, o);
  return result;
}

// ∂h_c = h_c·(∂z_c − Σ h·∂z)
Tangents::Numbers Tangents::through_softmax(const Instruction& i) {
  const View h = view(i.out[0]);
  Numbers result = of(i.in[0]);
  for (std::int64_t r = 0; r < h.rows; ++r)
    for (std::int64_t s = 0; s < seeds_; ++s) {
      const auto at = [&](std::int64_t c) -> double& {
        return result[static_cast<std::size_t>((r * h.columns + c) * seeds_ + s)];
      };
      double mean = 0;
      for (std::int64_t c = 0; c < h.columns; ++c) mean += h(r, c) * at(c);
      for (std::int64_t c = 0; c < h.columns; ++c) at(c) = h(r, c) * (at(c) - mean);
    }
  return result;
}

Tangents::Numbers Tangents::through_activation(const Instruction& i) {
  const auto& p = i.p.activation;
  if (p.kind == Activation::softmax) return through_softmax(i);
  const View value = view(derivative_from_output(p.kind) ? i.out[0] : i.in[0]), slope = view(i.in[1]);
  return scaled(i.in[0], [&](std::int64_t r, std::int64_t c) {
    return reference::derivative(p, slope ? slope(0) : 0, value(r, c));
  });
}

void Tangents::push(const Instruction& i) {
  Numbers result;
  switch (i.opcode) {
    case Opcode::dense_forward:
      result = through_dense(i);
      break;
    case Opcode::activation_forward:
      result = through_activation(i);
      break;
    case Opcode::prelu_forward:
      result = scaled(i.in[0], [x = view(i.in[0]), alpha = view(i.in[1])](std::int64_t r, std::int64_t c) {
        return x(r, c) > 0 ? 1 : x(r, c) < 0 ? alpha(c) : 0;
      });
      break;
    case Opcode::batch_norm_forward:
      result = scaled(i.in[0], [&, gamma = view(i.in[1]), variance = view(i.out[2])](std::int64_t, std::int64_t c) {
        return (gamma ? gamma(c) : 1) / std::sqrt(variance(c) + i.p.batch_norm.epsilon);
      });
      break;
    case Opcode::add:
    case Opcode::copy: {
      result = of(i.in[0]);
      if (i.opcode == Opcode::copy && !i.accumulate) break;
      const Numbers other = of(i.opcode == Opcode::add ? i.in[1] : i.out[0]);
      for (std::size_t k = 0; k < result.size(); ++k) result[k] += other[k];
      break;
    }
    default:
      return;
  }
  numbers_[i.out[0]] = std::move(result);
}

}  // namespace cenote
