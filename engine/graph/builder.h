#pragma once

#include <string>
#include <vector>

#include "cenote/program.h"
#include "engine/graph/traced_layers.h"

namespace cenote::graph {

/// The operands of an instruction under construction.
struct Operands {
  std::vector<SlotId> in, out;
};

/// Collects the slots, variables and traced tensors of a Program while the passes walk the Network.
class Builder {
 public:
  Builder(const Network& network, const Recipe& recipe, const TraceRequest& trace)
      : recipe_(recipe), trace_(trace), traced_(network, trace) {}

  const Recipe& recipe() const { return recipe_; }
  Program& program() { return program_; }
  const Program& program() const { return program_; }

  SlotId add_slot(Slot slot, std::string name);
  /// (batch rows, columns)
  SlotId add_batched(Slot::Kind kind, std::int32_t columns, std::string name);
  /// A slot of the same shape as another.
  SlotId add_like(SlotId other, Slot::Kind kind, std::string name);
  /// One number of each member. One slot for each key and default, shared by all that ask for it.
  SlotId add_hyperparameter(Hyperparameter key, double default_value);
  /// A variable and its slot; its index among Program::variables.
  std::size_t add_variable(Variable variable);

  std::int32_t columns(SlotId slot) const { return program_.slots[static_cast<std::size_t>(slot)].columns; }
  /// The cadences on which a layer's tensor is traced; 0: it is not.
  std::uint8_t cadences_of(TracedTensor tensor, const std::string& layer) const;
  /// The cadences on which an instrument reads of a layer.
  std::uint8_t cadences_of(Instrument instrument, const std::string& layer) const {
    return traced_.cadences_of(instrument, layer);
  }
  /// … of any layer.
  std::uint8_t cadences_of(Instrument instrument) const { return traced_.cadences_of(instrument); }
  /// The cadence of what TraceRequest::every is for.
  std::uint8_t common_cadence() const { return traced_.bit_of(trace_.every); }
  /// Index of a traced tensor's name, entered on first use.
  std::int32_t traced_index(const std::string& name);
  std::int32_t reading_index(const std::string& tensor, Instrument instrument);

  /// What is asked for of a layer's tensor that lies in a slot now: its Moments, its histogram.
  void trace(SlotId slot, TracedTensor tensor, const std::string& layer, const std::string& name,
             std::vector<Instruction>& out);
  /// A reading, if it is asked for. @param p index, instrument and cadences are set here
  void read(const Operands& operands, Parameters::ReadingParameters p, const std::string& layer,
            const std::string& tensor, std::vector<Instruction>& out);

 private:
  const Recipe& recipe_;
  const TraceRequest& trace_;
  TracedLayers traced_;
  Program program_;
};

/// An instruction with its operands; no_slot stands for an optional one that is absent.
Instruction make_instruction(Opcode opcode, const Operands& operands, Parameters p = {});
/// The same, skipped but on the steps of these cadences.
Instruction traced_only(Instruction instruction, std::uint8_t cadences);

/// "dense/weight" for a kernel, "dense/bias.weight" for any other variable.
std::string traced_name(const Variable& variable, TracedTensor tensor);
/// "dense/activation"
std::string traced_name(const std::string& layer, TracedTensor tensor);

}  // namespace cenote::graph
