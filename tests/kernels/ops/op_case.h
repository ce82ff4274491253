#pragma once

#include <cmath>
#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "cenote/program.h"
#include "cenote/schedule.h"

/// Cases of operations: written once, used as gradient test of `reference` and to hold every other backend against it.
namespace cenote::ops {

/// Draws one number of a slot. index: row-major within the slot.
using Draw = std::function<double(std::mt19937_64& random, std::int64_t index)>;

namespace draw {

inline double unit(std::mt19937_64& random) { return static_cast<double>(random() >> 11) * 0x1p-53; }

inline Draw uniform(double low, double high) {
  return [=](std::mt19937_64& random, std::int64_t) { return low + (high - low) * unit(random); };
}
/// Normal numbers, by Box and Muller.
inline Draw normal(double scale = 1) {
  return [=](std::mt19937_64& random, std::int64_t) {
    const double radius = std::sqrt(-2 * std::log(1 - unit(random)));
    return scale * radius * std::cos(2 * 3.141592653589793 * unit(random));
  };
}
inline Draw constant(double value) {
  return [=](std::mt19937_64&, std::int64_t) { return value; };
}
/// Uniform, but farther than `distance` from every kink, so that differences do not reach across it.
inline Draw avoiding(double low, double high, const std::vector<double>& kinks, double distance = 0.02) {
  return [=](std::mt19937_64& random, std::int64_t) {
    for (;;) {
      const double x = low + (high - low) * unit(random);
      bool is_clear = true;
      for (double kink : kinks) is_clear &= std::abs(x - kink) > distance;
      if (is_clear) return x;
    }
  };
}
/// Class numbers 0 … classes − 1.
inline Draw class_number(std::int64_t classes) {
  return [=](std::mt19937_64& random, std::int64_t) { return std::floor(unit(random) * static_cast<double>(classes)); };
}
/// Each row has one 1.
inline Draw one_hot(std::int64_t columns) {
  return [=, chosen = std::int64_t{0}](std::mt19937_64& random, std::int64_t index) mutable {
    if (index % columns == 0) chosen = static_cast<std::int64_t>(unit(random) * static_cast<double>(columns));
    return index % columns == chosen ? 1.0 : 0.0;
  };
}
/// One of these numbers.
inline Draw one_of(const std::vector<double>& numbers) {
  return [=](std::mt19937_64& random, std::int64_t) {
    return numbers[static_cast<std::size_t>(unit(random) * static_cast<double>(numbers.size()))];
  };
}

}  // namespace draw

/// A variable of the case's function and where the backward instructions leave ∂objective/∂ it.
struct Derivative {
  SlotId of, gradient;
};

/// A few instructions over slots with random contents.
struct OpCase {
  std::string name;
  std::int64_t rows = 1;         ///< of the batch
  Program program;               ///< train: all instructions; evaluate: those that compute the objective
  std::vector<Draw> draws = {};  ///< (slots); empty: zero
  StepRate rate = {};

  // The gradient test: objective = Σ output·output_gradient, or the report's loss if output is no_slot.
  SlotId output = no_slot, output_gradient = no_slot;
  std::vector<Derivative> derivatives = {};

  /// The contents of a slot for one member: float32 values, the same in every run.
  std::vector<double> contents(SlotId slot, std::int64_t member) const {
    const auto s = static_cast<std::size_t>(slot);
    const Slot& shape = program.slots[s];
    std::vector<double> numbers(static_cast<std::size_t>((shape.batched ? rows : shape.rows) * shape.columns));
    if (!draws[s]) return numbers;
    std::seed_seq seed{static_cast<std::int64_t>(std::hash<std::string>()(name)), std::int64_t{slot}, member};
    std::mt19937_64 random(seed);
    Draw draw = draws[s];
    for (std::size_t i = 0; i < numbers.size(); ++i)
      numbers[i] = static_cast<double>(static_cast<float>(draw(random, static_cast<std::int64_t>(i))));
    return numbers;
  }
};

/// Builds an OpCase slot by slot, instruction by instruction.
class CaseBuilder {
 public:
  CaseBuilder(std::string name, std::int64_t rows) { case_.name = std::move(name), case_.rows = rows; }

  SlotId batched(std::int32_t columns, Draw draw = {}, Slot::Kind kind = Slot::Kind::activation) {
    return slot({.kind = kind, .batched = true, .rows = 1, .columns = columns}, std::move(draw));
  }
  SlotId matrix(std::int32_t rows, std::int32_t columns, Draw draw = {}, Slot::Kind kind = Slot::Kind::variable) {
    return slot({.kind = kind, .rows = rows, .columns = columns}, std::move(draw));
  }
  SlotId vector(std::int32_t columns, Draw draw = {}, Slot::Kind kind = Slot::Kind::variable) {
    return matrix(1, columns, std::move(draw), kind);
  }
  /// A number of each member's own.
  SlotId number(Hyperparameter key, Draw draw) {
    const SlotId id = vector(1, std::move(draw), Slot::Kind::hyperparameter);
    case_.program.hyperparameters.push_back({key, id, 0});
    return id;
  }
  SlotId report(std::int32_t metrics) { return case_.program.report = vector(1 + metrics, {}, Slot::Kind::report); }

  /// An instruction that the objective needs.
  Instruction& forward(Opcode opcode, const std::vector<SlotId>& in, const std::vector<SlotId>& out,
                       Parameters p = {}) {
    case_.program.evaluate.push_back(make(opcode, in, out, p));
    return push(opcode, in, out, p);
  }
  Instruction& push(Opcode opcode, const std::vector<SlotId>& in, const std::vector<SlotId>& out, Parameters p = {}) {
    case_.program.train.push_back(make(opcode, in, out, p));
    return case_.program.train.back();
  }
  CaseBuilder& objective(SlotId output, SlotId output_gradient) {
    case_.output = output, case_.output_gradient = output_gradient;
    return *this;
  }
  CaseBuilder& derivative(SlotId of, SlotId gradient) {
    case_.derivatives.push_back({of, gradient});
    return *this;
  }
  CaseBuilder& rate(StepRate rate) {
    case_.rate = rate;
    return *this;
  }
  OpCase done() { return std::move(case_); }

 private:
  SlotId slot(Slot slot, Draw draw) {
    case_.program.slots.push_back(slot);
    case_.program.slot_names.push_back("slot " + std::to_string(case_.draws.size()));
    case_.draws.push_back(std::move(draw));
    return static_cast<SlotId>(case_.draws.size() - 1);
  }
  static Instruction make(Opcode opcode, const std::vector<SlotId>& in, const std::vector<SlotId>& out, Parameters p) {
    Instruction instruction;
    instruction.opcode = opcode;
    std::copy(in.begin(), in.end(), instruction.in);
    std::copy(out.begin(), out.end(), instruction.out);
    instruction.p = p;
    return instruction;
  }

  OpCase case_;
};

}  // namespace cenote::ops
