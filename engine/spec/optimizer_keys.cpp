#include <fmt/format.h>

#include "engine/spec/keys.h"

namespace cenote::spec {
namespace {

using Type = Optimizer::Type;

const Optimizer& defaults_of(Type type) {
  static const Optimizer adam = optimizers::adam(), adamw = optimizers::adamw(), sgd = optimizers::sgd(),
                         rmsprop = optimizers::rmsprop();
  switch (type) {
    case Type::adam:
      return adam;
    case Type::adamw:
      return adamw;
    case Type::sgd:
      return sgd;
    case Type::rmsprop:
      return rmsprop;
  }
  return adam;
}

std::vector<Key<Optimizer>> own_keys(Type type) {
  const auto epsilon = key("epsilon", &Optimizer::epsilon, number(not_negative), "keeps the division finite");
  const auto momentum = key("momentum", &Optimizer::momentum, number(share), "share of the last update that is kept");
  switch (type) {
    case Type::adam:
    case Type::adamw:
      return {key("beta_1", &Optimizer::beta_1, number(share_below_one), "decay of the mean gradient"),
              key("beta_2", &Optimizer::beta_2, number(share_below_one), "decay of the mean squared gradient"), epsilon,
              key("amsgrad", &Optimizer::amsgrad, boolean(), "divide by the largest mean square so far")};
    case Type::sgd:
      return {momentum, key("nesterov", &Optimizer::nesterov, boolean(), "Nesterov's momentum")};
    case Type::rmsprop:
      return {key("rho", &Optimizer::rho, number(share_below_one), "decay of the mean squared gradient"), momentum,
              epsilon, key("centered", &Optimizer::centered, boolean(), "divide by the gradient's variance")};
  }
  return {};
}

void read_clip(Optimizer& optimizer, Clipping::Form form, const Value& value, const std::string& path) {
  Clipping& clipping = optimizer.clipping;
  const auto key = from_word<Hyperparameter>(to_word(form));
  const double threshold = number(range_of(*key)).read(value, path);
  if (clipping.form != Clipping::Form::none && clipping.form != form)
    refuse(value.origin, path, fmt::format("{} is given, too", to_word(clipping.form)),
           "at most one of " + list_of(all_words<Clipping::Form>()));
  clipping = {.form = form, .threshold = threshold};
}

Key<Optimizer> clip_key(Clipping::Form form, std::string_view meaning) {
  return {
      .name = std::string(to_word(form)),
      .allowed = positive.describe(),
      .meaning = std::string(meaning),
      .read = [=](Optimizer& o, const Value& value, const std::string& path) { read_clip(o, form, value, path); },
      .write =
          [=](const Optimizer& o) {
            return o.clipping.form == form ? std::optional(Value(o.clipping.threshold)) : std::nullopt;
          },
  };
}

std::vector<Key<Optimizer>> keys_of(Type type) {
  std::vector<Key<Optimizer>> keys = own_keys(type);
  keys.insert(keys.begin(), key("learning_rate", &Optimizer::learning_rate, learning_rate(), "size of an update"));
  keys.push_back(key("weight_decay", &Optimizer::weight_decay, number(range_of(Hyperparameter::weight_decay)),
                     "first, w −= w·weight_decay·learning_rate"));
  keys.push_back(clip_key(Clipping::Form::clipnorm, "largest norm of each variable's gradient"));
  keys.push_back(clip_key(Clipping::Form::clipvalue, "largest magnitude of each element of a gradient"));
  keys.push_back(clip_key(Clipping::Form::global_clipnorm, "largest norm of all gradients together"));
  return keys;
}

Optimizer read(const Value& value, const std::string& path) {
  static const Value adam(std::string(to_word(Type::adam)));
  return read_form(optimizer_forms(), value, path, "optimizer", &adam);
}

Value write(const Optimizer& optimizer) {
  return write_form(*find_form(optimizer_forms(), to_word(optimizer.type)), optimizer);
}

}  // namespace

const std::vector<Form<Optimizer>>& optimizer_forms() {
  static const std::vector<Form<Optimizer>> forms = [] {
    std::vector<Form<Optimizer>> all;
    for (const auto& entry : words<Type>)
      all.push_back({std::string(entry.word), defaults_of(entry.value), keys_of(entry.value)});
    return all;
  }();
  return forms;
}

Value write_brief_optimizer(const Optimizer& optimizer) {
  const Value full = write(optimizer), defaults = write(defaults_of(optimizer.type));
  Value table;
  for (const Entry& entry : *full.as<Value::Table>()) {
    const Value* usual = defaults.find(entry.key);
    if (entry.key == "type" || !usual || !(*usual == entry.value)) table.set(entry.key, entry.value);
  }
  return table;
}

const Codec<Optimizer>& optimizer() {
  static const Codec<Optimizer> codec = {
      .allowed = list_of(types_of(optimizer_forms())) + ", as a table { type = name, … } or the name alone",
      .read = read,
      .write = write,
  };
  return codec;
}

}  // namespace cenote::spec
