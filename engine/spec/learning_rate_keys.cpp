#include "engine/spec/keys.h"

namespace cenote::spec {
namespace {

using Type = LearningRate::Type;

std::vector<Key<LearningRate>> keys_of(Type type) {
  const auto rate = number(range_of(Hyperparameter::learning_rate));
  const auto initial = required(key("initial_learning_rate", &LearningRate::initial_learning_rate, rate, "at update 0"),
                                "a schedule needs it");
  const auto steps = required(key("decay_steps", &LearningRate::decay_steps, integer(1), "updates (not epochs)"),
                              "a schedule needs it");
  if (type == Type::exponential_decay)
    return {initial, steps,
            required(key("decay_rate", &LearningRate::decay_rate, number(not_negative),
                         "initial·rate^(s/decay_steps) at update s"),
                     "ExponentialDecay needs it"),
            key("staircase", &LearningRate::staircase, boolean(), "s/decay_steps rounded down")};
  return {initial, steps,
          key("alpha", &LearningRate::alpha, number(not_negative), "the floor, as a share of the rate decayed from"),
          key("warmup_target", &LearningRate::warmup_target, rate, "first, linearly from the initial rate to this one"),
          key("warmup_steps", &LearningRate::warmup_steps, integer(0), "over so many updates")};
}

LearningRate read(const Value& value, const std::string& path) {
  if (value.as<Value::Table>()) return read_form(learning_rate_forms(), value, path, "learning rate schedule");
  if (value.as<std::string>()) {
    const bool names_form = find_form(learning_rate_forms(), *value.as<std::string>()) != nullptr;
    if (names_form) read_form(learning_rate_forms(), value, path, "learning rate schedule");
    refuse(value.origin, path, value.quoted() + " is no number", learning_rate().allowed);
  }
  return {.initial_learning_rate = number(range_of(Hyperparameter::learning_rate)).read(value, path)};
}

Value write(const LearningRate& rate) {
  if (rate.type == Type::constant) return Value(rate.initial_learning_rate);
  return write_form(*find_form(learning_rate_forms(), to_word(rate.type)), rate);
}

}  // namespace

const std::vector<Form<LearningRate>>& learning_rate_forms() {
  static const std::vector<Form<LearningRate>> forms = [] {
    std::vector<Form<LearningRate>> all;
    for (const auto& entry : words<Type>)
      all.push_back({std::string(entry.word), LearningRate{.type = entry.value}, keys_of(entry.value)});
    return all;
  }();
  return forms;
}

const Codec<LearningRate>& learning_rate() {
  static const Codec<LearningRate> codec = {
      .allowed = range_of(Hyperparameter::learning_rate).describe() +
                 ", or a schedule { type = \"ExponentialDecay\" | " + "\"CosineDecay\", … }",
      .read = read,
      .write = write,
  };
  return codec;
}

}  // namespace cenote::spec
