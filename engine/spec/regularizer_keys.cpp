#include "engine/spec/keys.h"

namespace cenote::spec {

const std::vector<Form<Regularizer>>& regularizer_forms() {
  static const std::vector<Form<Regularizer>> forms = [] {
    const auto factor = key("factor", &Regularizer::factor, number(range_of(Hyperparameter::factor)),
                            "L1: factor·Σ|w|, L2: factor·Σw², added to the loss");
    std::vector<Form<Regularizer>> all;
    for (const auto& entry : words<Regularizer::Type>)
      all.push_back({std::string(entry.word), Regularizer{.type = entry.value}, {factor}});
    return all;
  }();
  return forms;
}

Regularizer read_regularizer(const Value& value, const std::string& path) {
  return read_form(regularizer_forms(), value, path, "regularizer");
}

Value write_regularizer(const Regularizer& regularizer) {
  return write_form(*find_form(regularizer_forms(), to_word(regularizer.type)), regularizer);
}

}  // namespace cenote::spec
