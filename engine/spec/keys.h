#pragma once

#include <string>
#include <vector>

#include "cenote/experiment.h"
#include "engine/spec/codec.h"
#include "engine/spec/forms.h"
#include "engine/spec/table.h"

/// The tables of an experiment file, each declared in the .cpp file of its name.
namespace cenote::spec {

// initializer_keys.cpp
const std::vector<Form<Initializer>>& initializer_forms();
const Codec<Initializer>& initializer();

// regularizer_keys.cpp
const std::vector<Form<Regularizer>>& regularizer_forms();
/// A key for a regularizer, which is not written where there is none.
template <class S>
Key<S> regularizer_key(std::string_view name, Regularizer S::*member, std::string_view meaning);
Regularizer read_regularizer(const Value& value, const std::string& path);
Value write_regularizer(const Regularizer& regularizer);

// optimizer_keys.cpp
const std::vector<Form<Optimizer>>& optimizer_forms();
const Codec<Optimizer>& optimizer();
/// Without the keys that have their defaults.
Value write_brief_optimizer(const Optimizer& optimizer);

// learning_rate_keys.cpp
const std::vector<Form<LearningRate>>& learning_rate_forms();
const Codec<LearningRate>& learning_rate();

// hyperparameter_range.cpp
/// What a hyper-parameter may be, in the experiment and along a cohort's grid.
Range range_of(Hyperparameter key);

// vary_keys.cpp
using Grid = std::map<Hyperparameter, std::vector<double>>;
Codec<Grid> grid();

// data_keys.cpp, recipe_keys.cpp, cohort_keys.cpp, trace_keys.cpp
const std::vector<Key<DataSpec>>& data_keys();
DataSpec read_data(const Value& table, const std::string& path);
const std::vector<Key<Recipe>>& recipe_keys();
const std::vector<Key<Cohort>>& cohort_keys();
const std::vector<Key<TraceRequest>>& trace_keys();

// study_keys.cpp
const std::vector<Key<StudyHeading>>& study_keys();
/// Empty if the document has no [study]. @throws SpecError
StudyHeading read_heading(const Value& document);

// provenance_keys.cpp, variants.cpp
const std::vector<Key<Provenance>>& provenance_keys();
std::vector<KeyDoc> variant_docs();

// layer_keys.cpp
/// A type of layer, without what any layer may say: name, inputs, repeat.
struct LayerForm {
  std::string type;
  std::vector<std::string> keys;
  std::vector<KeyDoc> docs;
  std::function<LayerKind(const Value& table, const std::string& path)> read;
  std::function<void(Value& table, const LayerKind& kind)> write;
};
/// In the order of LayerKind's alternatives.
const std::vector<LayerForm>& layer_forms();
const std::vector<Key<LayerOptions>>& layer_option_keys();

template <class S>
Key<S> regularizer_key(std::string_view name, Regularizer S::*member, std::string_view meaning) {
  return {
      .name = std::string(name),
      .allowed = list_of(types_of(regularizer_forms())) + ", as a table { type = \"L2\", factor = 0.01 }",
      .meaning = std::string(meaning),
      .read = [=](S& s, const Value& value, const std::string& path) { s.*member = read_regularizer(value, path); },
      .write =
          [=](const S& s) {
            const bool is_there = (s.*member).type != Regularizer::Type::none;
            return is_there ? std::optional(write_regularizer(s.*member)) : std::nullopt;
          },
  };
}

}  // namespace cenote::spec
