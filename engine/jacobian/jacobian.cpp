#include "engine/jacobian/jacobian.h"

#include <algorithm>

#include "engine/jacobian/tangents.h"
#include "kernels/interpreter/run_step.h"

namespace cenote {
namespace {

/// The forward pass of training, without what traces it.
std::vector<Instruction> forward_pass(const Program& program) {
  std::vector<Instruction> list;
  for (const Instruction& i : program.measure) {
    if (i.opcode == Opcode::loss) break;
    if (i.cadences == 0) list.push_back(i);
  }
  return list;
}

/// Cuts the pass behind each layer's last instruction.
std::vector<std::vector<Instruction>> by_layer(const std::vector<Instruction>& pass, const Program& program) {
  std::vector<std::vector<Instruction>> layers;
  std::size_t next = 0;
  for (const LayerSummary& layer : program.layers) {
    std::vector<Instruction>& own = layers.emplace_back();
    const auto writes = [&](std::size_t k) { return pass[k].out[0] == layer.output; };
    while (next < pass.size() && !writes(next)) own.push_back(pass[next++]);
    while (next < pass.size() && writes(next)) own.push_back(pass[next++]);
  }
  return layers;
}

void set(reference::View to, std::span<const double> numbers) { std::ranges::copy(numbers, to.data); }

void fill(reference::ReferenceOps& ops, const Program& program, std::span<const double> weights,
          std::span<const double> hyperparameters, const Matrix& samples) {
  for (const Variable& v : program.variables)
    set(ops.view(v.slot), weights.subspan(static_cast<std::size_t>(v.offset), static_cast<std::size_t>(v.size())));
  for (std::size_t k = 0; k < hyperparameters.size(); ++k)
    ops.view(program.hyperparameters[k].slot)(0) = hyperparameters[k];
  set(ops.view(program.input), samples.values);
}

Jacobians taken(Tangents& tangents, reference::ReferenceOps& ops, SlotId output, SlotId seed) {
  return {ops.view(output).columns, ops.view(seed).columns, tangents.of(output)};
}

}  // namespace

Spectrum Jacobians::spectrum() const {
  const std::int64_t size = outputs * inputs, samples = static_cast<std::int64_t>(numbers.size()) / size;
  Spectrum all;
  for (std::int64_t k = 0; k < samples; ++k) {
    const auto begin = numbers.begin() + k * size;
    const Spectrum one = spectrum_of(singular_values({begin, begin + size}, outputs, inputs));
    all.mean_square += one.mean_square / static_cast<double>(samples);
    all.effective_rank += one.effective_rank / static_cast<double>(samples);
    all.largest = one.largest > all.largest || one.largest != one.largest ? one.largest : all.largest;
  }
  return all;
}

std::vector<LayerJacobians> jacobians(const Program& program, std::span<const double> weights,
                                      std::span<const double> hyperparameters, const Matrix& samples) {
  reference::ReferenceOps ops(program, samples.rows);
  fill(ops, program, weights, hyperparameters, samples);
  Tangents from_input(ops, program.input);
  const std::vector<std::vector<Instruction>> layers = by_layer(forward_pass(program), program);
  std::vector<LayerJacobians> result;
  for (std::size_t k = 0; k < layers.size(); ++k) {
    const SlotId seed = layers[k].front().in[0], output = program.layers[k].output;
    Tangents of_layer(ops, seed);
    for (const Instruction& i : layers[k]) {
      execute(i, ops);
      of_layer.push(i);
      from_input.push(i);
    }
    result.push_back(
        {program.layers[k].name, taken(of_layer, ops, output, seed), taken(from_input, ops, output, program.input)});
  }
  return result;
}

}  // namespace cenote
