#include "engine/spec/keys.h"

namespace cenote::spec {
namespace {

constexpr std::int64_t most_units = 1 << 20;

template <class L>
LayerForm form(const std::vector<Key<L>>& keys) {
  return {
      .type = std::string(layer_words[LayerKind(L{}).index()].type),
      .keys = names_of(keys),
      .docs = describe(L{}, keys),
      .read =
          [keys](const Value& table, const std::string& path) {
            L layer;
            read_keys(layer, table, path, keys);
            return LayerKind(layer);
          },
      .write = [keys](Value& table, const LayerKind& kind) { write_keys(table, std::get<L>(kind), keys); },
  };
}

Codec<Activation> activation() { return word<Activation>("activation"); }

LayerForm dense_form() {
  return form<Dense>({
      required(key("units", &Dense::units, integer(1, most_units), "outputs"), "Dense needs it"),
      key("activation", &Dense::activation, activation(), "of x·kernel + bias"),
      key("use_bias", &Dense::use_bias, boolean(), "whether there is a bias"),
      key("kernel_initializer", &Dense::kernel_initializer, initializer(), "of the kernel (in, units)"),
      key("bias_initializer", &Dense::bias_initializer, initializer(), "of the bias (units)"),
      regularizer_key("kernel_regularizer", &Dense::kernel_regularizer, "of the kernel"),
      regularizer_key("bias_regularizer", &Dense::bias_regularizer, "of the bias"),
  });
}

LayerForm activation_form() {
  return form<ActivationLayer>(
      {required(key("activation", &ActivationLayer::activation, activation(), "the function"), "Activation needs it")});
}

LayerForm relu_form() {
  return form<ReLU>({
      key("max_value", &ReLU::max_value, number(not_negative), "the largest output"),
      key("negative_slope", &ReLU::negative_slope, number(range_of(Hyperparameter::negative_slope)), "below threshold"),
      key("threshold", &ReLU::threshold, number(not_negative), "x passes from here on"),
  });
}

LayerForm leaky_relu_form() {
  return form<LeakyReLU>(
      {key("negative_slope", &LeakyReLU::negative_slope, number(range_of(Hyperparameter::negative_slope)),
           "below 0; of \"leaky_relu\" it is 0.2")});
}

LayerForm elu_form() { return form<ELU>({key("alpha", &ELU::alpha, number(), "alpha·(eˣ − 1) below 0")}); }

LayerForm prelu_form() {
  return form<PReLU>({
      key("alpha_initializer", &PReLU::alpha_initializer, initializer(), "of the trained slope below 0"),
      regularizer_key("alpha_regularizer", &PReLU::alpha_regularizer, "of the slope"),
  });
}

LayerForm batch_normalization_form() {
  using BN = BatchNormalization;
  return form<BN>({
      key("momentum", &BN::momentum, number(share), "share of the moving statistics that is kept"),
      key("epsilon", &BN::epsilon, number(not_negative), "added to the variance"),
      key("center", &BN::center, boolean(), "whether there is a beta"),
      key("scale", &BN::scale, boolean(), "whether there is a gamma"),
      key("beta_initializer", &BN::beta_initializer, initializer(), "of the offset"),
      key("gamma_initializer", &BN::gamma_initializer, initializer(), "of the factor"),
      key("moving_mean_initializer", &BN::moving_mean_initializer, initializer(), "of the mean for inference"),
      key("moving_variance_initializer", &BN::moving_variance_initializer, initializer(), "of the variance for it"),
      regularizer_key("beta_regularizer", &BN::beta_regularizer, "of the offset"),
      regularizer_key("gamma_regularizer", &BN::gamma_regularizer, "of the factor"),
  });
}

}  // namespace

const std::vector<LayerForm>& layer_forms() {
  static const std::vector<LayerForm> forms = {
      dense_form(), activation_form(),          relu_form(),   leaky_relu_form(), elu_form(),
      prelu_form(), batch_normalization_form(), form<Add>({}),
  };
  return forms;
}

const std::vector<Key<LayerOptions>>& layer_option_keys() {
  static const std::vector<Key<LayerOptions>> keys = {
      key("name", &LayerOptions::name, text(), "default: Keras's, dense, dense_1, …"),
      key("inputs", &LayerOptions::inputs, list(text()), "names of earlier layers, or \"input\" for the data"),
      key("repeat", &LayerOptions::repeat, integer(1, Network::max_layers), "so many layers, one after the other"),
  };
  return keys;
}

}  // namespace cenote::spec
