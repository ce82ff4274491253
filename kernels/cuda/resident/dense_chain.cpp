#include "kernels/cuda/resident/dense_chain.h"

#include <fmt/ranges.h>

#include <algorithm>

#include "kernels/plan/fusions.h"

namespace cenote::cuda {
namespace {

/// Reads a Program as a chain, instruction by instruction. Each step gives the reason why it is none.
class ChainReader {
 public:
  ChainReader(const Program& program, const Plan& plan) : program_(program), plan_(plan) {
    for (const Instruction& i : program.train)
      if (i.cadences == 0) list_.push_back(i);
  }

  std::string read(DenseChain& chain) {
    for (const auto step : {&ChainReader::read_forward, &ChainReader::read_loss, &ChainReader::read_updates})
      if (std::string refusal = (this->*step)(chain); !refusal.empty()) return refusal;
    return {};
  }

 private:
  struct Dense {
    SlotId kernel, bias;
  };

  static bool belongs(Opcode opcode) {
    constexpr Opcode all[] = {Opcode::optimizer_constants, Opcode::dense_forward,
                              Opcode::activation_forward,  Opcode::loss,
                              Opcode::loss_backward,       Opcode::dense_backward_kernel,
                              Opcode::dense_backward_bias, Opcode::dense_backward_input,
                              Opcode::activation_backward, Opcode::adam};
    return std::ranges::find(all, opcode) != std::end(all);
  }

  std::string read_forward(DenseChain& chain) {
    if (!std::ranges::all_of(list_, belongs, &Instruction::opcode) || list_.empty())
      return "it has other things than dense layers, activations and plain Adam";
    if (std::ranges::any_of(list_, &Instruction::accumulate)) return "a weight is used more than once";
    SlotId input = program_.input;
    for (std::size_t at = 0; at + 1 < list_.size(); ++at) {
      if (list_[at].opcode != Opcode::dense_forward) continue;
      const Instruction &dense = list_[at], &activation = list_[at + 1];
      if (dense.in[0] != input || activation.opcode != Opcode::activation_forward || activation.in[0] != dense.out[0])
        return "its layers are not a chain of dense layers with activations";
      if (dense.in[2] == no_slot) return "a layer has no bias";
      layers_.push_back({dense.in[1], dense.in[2]});
      activations_.push_back(activation.p.activation.kind);
      logits_ = dense.out[0];
      input = activation.out[0];
    }
    return read_shape(chain);
  }

  std::string read_shape(DenseChain& chain) {
    chain.depth = static_cast<std::int32_t>(layers_.size()) - 1;
    if (chain.depth < 2) return "it has fewer than two hidden layers";
    chain.features = slot(program_.input).columns;
    chain.width = slot(layers_[0].bias).columns;
    chain.activation = activations_[0];
    for (std::int32_t l = 0; l < chain.depth; ++l) {
      if (slot(layers_[index(l)].bias).columns != chain.width) return "its hidden layers differ in width";
      if (activations_[index(l)] != chain.activation) return "its hidden layers differ in activation";
    }
    if (chain.features > chain_features) return fmt::format("it has more than {} inputs", chain_features);
    if (slot(layers_.back().bias).columns != 1) return "it has more than one output";
    return {};
  }

  std::string read_loss(DenseChain&) {
    const auto loss = std::ranges::find(list_, Opcode::loss, &Instruction::opcode);
    const LossParameters& p = loss->p.loss;
    if (p.loss != Loss::binary_crossentropy || !p.from_logits || loss->in[0] != logits_)
      return "its loss is not binary cross-entropy after a sigmoid";
    const auto is_accuracy = [](std::uint8_t m) {
      return static_cast<MetricFunction>(m) == MetricFunction::binary_accuracy;
    };
    if (p.metric_count > 1 || (p.metric_count == 1 && !is_accuracy(p.metrics[0])))
      return "it has other metrics than accuracy";
    return {};
  }

  std::string read_updates(DenseChain& chain) {
    const auto constants = std::ranges::find(list_, Opcode::optimizer_constants, &Instruction::opcode);
    chain.optimizer = constants->p.optimizer;
    chain.learning_rate = constants->in[0];
    if (chain.optimizer.has_weight_decay) return "it has weight decay";
    for (const Dense& layer : layers_) {
      ChainLayer places{};
      if (!places_of(layer.kernel, places.kernel) || !places_of(layer.bias, places.bias))
        return "a variable is not trained by plain Adam";
      chain.layers.push_back(places);
    }
    return {};
  }

  /// Offsets of a variable, its m and its v.
  bool places_of(SlotId variable, std::int64_t (&offsets)[3]) const {
    const auto adam = std::ranges::find_if(
        list_, [&](const Instruction& i) { return i.opcode == Opcode::adam && i.out[0] == variable; });
    if (adam == list_.end() || adam->out[3] != no_slot) return false;
    for (int k = 0; k < 3; ++k) offsets[k] = plan_.places[index(adam->out[k])].offset;
    return true;
  }

  static std::size_t index(std::int64_t i) { return static_cast<std::size_t>(i); }
  const Slot& slot(SlotId id) const { return program_.slots[index(id)]; }

  const Program& program_;
  const Plan& plan_;
  std::vector<Instruction> list_;
  std::vector<Dense> layers_;
  std::vector<Activation> activations_;
  SlotId logits_ = no_slot;  ///< of the last layer
};

std::string name_of(const ChainKernel& kernel, Activation activation) {
  return fmt::format("{} units of {}, Adam's state in {}", kernel.width, cenote::name_of(activation),
                     kernel.keeps_state ? "shared memory" : "registers");
}

/// Why a kernel for hidden layers of this width cannot have the chain; empty if it can.
std::string refusal_of(const ChainKernel& kernel, const DenseChain& chain, std::int64_t shared_limit) {
  if (kernel.deepest != 0 && chain.depth > kernel.deepest)
    return fmt::format("it has {} hidden layers, and there is room for {}", chain.depth, kernel.deepest);
  const std::int64_t bytes = std::int64_t{2} * kernel.floats(chain.depth) * std::int64_t{sizeof(float)};
  if (bytes <= shared_limit) return {};
  return fmt::format("two members take {} bytes of shared memory, and a block has {}", bytes, shared_limit);
}

std::string no_such_width(const DenseChain& chain) {
  std::vector<int> widths;
  for (const ChainKernel& kernel : chain_kernels(chain.activation)) widths.push_back(kernel.width);
  std::ranges::sort(widths);
  widths.erase(std::unique(widths.begin(), widths.end()), widths.end());
  const std::string activation = cenote::name_of(chain.activation);
  if (widths.empty()) return fmt::format("no kernel is made for {}; relu, sigmoid and tanh have some", activation);
  return fmt::format("no kernel is made for {} units of {}; there are some for {}", chain.width, activation,
                     fmt::join(widths, ", "));
}

/// The first kernel of the list that the chain and the device can have.
void choose_kernel(DenseChain& chain, std::int64_t shared_limit) {
  for (const ChainKernel& kernel : chain_kernels(chain.activation)) {
    if (kernel.width != chain.width) continue;
    const std::string refusal = refusal_of(kernel, chain, shared_limit);
    if (refusal.empty()) {
      chain.kernel = &kernel;
      chain.member_bytes = kernel.floats(chain.depth) * std::int64_t{sizeof(float)};
      return;
    }
    chain.passed_over +=
        fmt::format("{}{}: {}", chain.passed_over.empty() ? "" : "; ", name_of(kernel, chain.activation), refusal);
  }
  chain.refusal = chain.passed_over.empty() ? no_such_width(chain) : chain.passed_over;
}

}  // namespace

std::string DenseChain::describe() const {
  if (!fits()) return fmt::format("a chain's own kernel: refused: {}\n", refusal);
  const std::string chosen =
      fmt::format("a chain's own kernel for steps that are not traced: {}: two members a warp, {} bytes each\n",
                  name_of(*kernel, activation), member_bytes);
  return passed_over.empty() ? chosen : chosen + fmt::format("a faster one refused: {}\n", passed_over);
}

DenseChain dense_chain_of(const Program& program, const Plan& plan, std::int64_t batch_size,
                          std::int64_t shared_limit) {
  DenseChain chain;
  ChainReader reader(program, plan);
  chain.refusal = reader.read(chain);
  if (chain.fits() && batch_size > chain_batch) chain.refusal = fmt::format("its batches are above {}", chain_batch);
  if (chain.fits()) choose_kernel(chain, shared_limit);
  return chain;
}

}  // namespace cenote::cuda
