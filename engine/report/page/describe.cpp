#include "engine/report/page/describe.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace cenote {
namespace {

/// Its name, or its type with the number that matters: "RandomNormal(0.5)".
std::string initializer_text(const Initializer& initializer) {
  for (const auto& entry : words<Initializer>)
    if (entry.value == initializer) return std::string(entry.word);
  using Type = Initializer::Type;
  const double number = initializer.type == Type::constant           ? initializer.value
                        : initializer.type == Type::random_uniform   ? initializer.maxval
                        : initializer.type == Type::variance_scaling ? initializer.scale
                        : initializer.type == Type::orthogonal       ? initializer.gain
                                                                     : initializer.stddev;
  return fmt::format("{}({:g})", to_word(initializer.type), number);
}

std::string layer_text(const Layer& layer) {
  std::string text(layer_words[layer.kind.index()].type);
  if (const auto* dense = std::get_if<Dense>(&layer.kind)) {
    text += fmt::format(" {}", dense->units);
    if (dense->activation != Activation::linear) text += fmt::format(" {}", to_word(dense->activation));
    if (dense->kernel_initializer != initializers::glorot_uniform)  // Keras's default
      text += " " + initializer_text(dense->kernel_initializer);
    if (dense->kernel_regularizer.type != Regularizer::Type::none)
      text += fmt::format(" {}({:g})", to_word(dense->kernel_regularizer.type), dense->kernel_regularizer.factor);
  } else if (const auto* activation = std::get_if<ActivationLayer>(&layer.kind)) {
    text = to_word(activation->activation);
  }
  return text;
}

/// How often the words from `at` on repeat themselves with that period, at least once.
std::size_t repetitions(const std::vector<std::string>& words, std::size_t at, std::size_t period) {
  std::size_t end = at + period;
  while (end < words.size() && words[end] == words[end - period]) ++end;
  return (end - at) / period;
}

/// "3 × (a, b)" for the block at `at` that covers most words.
std::string next_block(const std::vector<std::string>& words, std::size_t& at) {
  constexpr std::size_t longest_period = 6;
  std::size_t best = 1, times = 1;
  for (std::size_t period = 1; period <= std::min(longest_period, words.size() - at); ++period)
    if (const std::size_t count = repetitions(words, at, period); count > 1 && count * period > best * times) {
      best = period;
      times = count;
    }
  const auto begin = words.begin() + static_cast<std::ptrdiff_t>(at);
  std::string block = fmt::format("{}", fmt::join(begin, begin + static_cast<std::ptrdiff_t>(best), ", "));
  at += best * times;
  if (times == 1) return block;
  return best == 1 ? fmt::format("{} × {}", times, block) : fmt::format("{} × ({})", times, block);
}

std::string rate_text(const LearningRate& rate) {
  const std::string schedule =
      rate.type == LearningRate::Type::constant ? "" : fmt::format(" with {}", to_word(rate.type));
  return fmt::format("learning rate {:g}{}", rate.initial_learning_rate, schedule);
}

}  // namespace

std::string describe_network(const Network& network) {
  std::vector<std::string> words, blocks;
  for (const Layer& layer : network.layers()) words.push_back(layer_text(layer));
  for (std::size_t at = 0; at < words.size();) blocks.push_back(next_block(words, at));
  return fmt::format("{}", fmt::join(blocks, ", "));
}

std::string describe_recipe(const Recipe& recipe) {
  const Optimizer& optimizer = recipe.optimizer;
  std::string text = fmt::format("{}, {}", to_word(optimizer.type), rate_text(optimizer.learning_rate));
  if (optimizer.clipping.form != Clipping::Form::none)
    text += fmt::format(", {} {:g}", to_word(optimizer.clipping.form), optimizer.clipping.threshold);
  return fmt::format("{}; {}; batches of {}; {} epochs", text, to_word(recipe.loss), recipe.batch_size, recipe.epochs);
}

}  // namespace cenote
