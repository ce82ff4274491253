"""The golden experiments: for each a name, what it covers, its layers and recipe in TOML, its data, how weights are drawn."""

import numpy as np
from sklearn.datasets import make_blobs, make_moons


def blobs(classes, features, n_train, n_test, seed, one_hot=False, spread=1.5):
    X, y = make_blobs(n_train + n_test, n_features=features, centers=classes, cluster_std=spread, center_box=(-3, 3),
                      random_state=seed)
    y = y.astype(np.int64)
    if one_hot:
        y = np.eye(classes)[y]
    return dict(X=X[:n_train], y=y[:n_train], X_test=X[n_train:], y_test=y[n_train:])


def surface(features, outputs, n_train, n_test, seed):
    """A smooth regression target; with one output, y has one dimension."""
    rng = np.random.default_rng(seed)
    n = n_train + n_test
    X = rng.uniform(-2, 2, (n, features))
    A = rng.normal(size=(features, outputs))
    y = np.sin(X @ A) + 0.3 * X[:, :1] * X[:, 1:2] + 0.05 * rng.normal(size=(n, outputs))
    if outputs == 1:
        y = y[:, 0]
    return dict(X=X[:n_train], y=y[:n_train], X_test=X[n_train:], y_test=y[n_train:])


def labels(features, outputs, n_train, n_test, seed):
    """Several yes-or-no labels for each sample."""
    data = surface(features, outputs, n_train, n_test, seed)
    for part in ("y", "y_test"):
        data[part] = (data[part] > 0).astype(np.float64)
    return data


def moons_without_test():
    X, y = make_moons(40, noise=0.2, random_state=3)
    return dict(X=X, y=y.astype(np.int64))


def zeros(n_train, n_test, seed):
    """Every third sample is exactly zero: with zero biases, so is every pre-activation that it makes."""
    data = blobs(2, 3, n_train, n_test, seed)
    data["X"][::3] = 0
    return data


MOONS = 'source = "make_moons"\nsamples = {}\nnoise = {}\nrandom_state = {}\ntest_size = {}\nsplit_random_state = {}'
NPZ = 'source = "npz"\nfile = "data.npz"'


def moons(samples=100, noise=0.1, random_state=7, test_size=0.25, split_random_state=5):
    return MOONS.format(samples, noise, random_state, test_size, split_random_state)


# name: (covers, data table or arrays, layers, recipe, options)
# options: gain multiplies drawn kernels; draw = "keras" is Glorot uniform with zero biases, as a notebook would have it.
EXPERIMENTS = {}


def experiment(name, covers, data, layers, recipe, **options):
    EXPERIMENTS[name] = (covers, data, layers, recipe, options)


experiment("classic_sigmoid", "the classic notebook: ten sigmoid layers of ten, Adam, batch 32 with a last batch of 8",
           MOONS.format(250, 0.05, 42, 0.2, 42), """
  { type = "Dense", units = 10, activation = "sigmoid", repeat = 10 },
  { type = "Dense", units = 1, activation = "sigmoid" },
""", """
loss = "binary_crossentropy"
optimizer = { type = "Adam", learning_rate = 0.001 }
metrics = ["accuracy"]
epochs = 5
batch_size = 32
""", draw="keras")

experiment("tanh_amsgrad", "tanh; Adam with amsgrad and other betas and epsilon; last batch of 11", moons(), """
  { type = "Dense", units = 7, activation = "tanh", repeat = 3 },
  { type = "Dense", units = 1, activation = "sigmoid" },
""", """
loss = "binary_crossentropy"
optimizer = { type = "Adam", learning_rate = 0.02, beta_1 = 0.8, beta_2 = 0.95, epsilon = 1e-5, amsgrad = true }
epochs = 8
batch_size = 16
""")

experiment("relu_sgd", "relu; plain SGD; accuracy, mse and mae at once", moons(), """
  { type = "Dense", units = 9, activation = "relu", repeat = 2 },
  { type = "Dense", units = 1, activation = "sigmoid" },
""", """
loss = "binary_crossentropy"
optimizer = { type = "SGD", learning_rate = 0.2 }
metrics = ["accuracy", "mse", "mae"]
epochs = 8
batch_size = 16
""")

experiment("leaky_relu_momentum",
           "activation leaky_relu (slope 0.2); layers LeakyReLU with default and given slope; SGD with momentum", moons(), """
  { type = "Dense", units = 8, activation = "leaky_relu" },
  { type = "Dense", units = 6 },
  { type = "LeakyReLU" },
  { type = "Dense", units = 5 },
  { type = "LeakyReLU", negative_slope = 0.1 },
  { type = "Dense", units = 1, activation = "sigmoid" },
""", """
loss = "binary_crossentropy"
optimizer = { type = "SGD", learning_rate = 0.05, momentum = 0.9 }
epochs = 8
batch_size = 20
""")

experiment("elu_nesterov", "activation elu; layer ELU with default and given alpha; SGD with Nesterov momentum", moons(), """
  { type = "Dense", units = 8, activation = "elu" },
  { type = "Dense", units = 6 },
  { type = "ELU", alpha = 0.7 },
  { type = "Dense", units = 5, use_bias = false },
  { type = "ELU" },
  { type = "Dense", units = 1, activation = "sigmoid" },
""", """
loss = "binary_crossentropy"
optimizer = { type = "SGD", learning_rate = 0.05, momentum = 0.8, nesterov = true }
epochs = 8
batch_size = 20
""")

experiment("selu_rmsprop", "selu; RMSprop by its defaults", moons(), """
  { type = "Dense", units = 8, activation = "selu", repeat = 4 },
  { type = "Dense", units = 1, activation = "sigmoid" },
""", """
loss = "binary_crossentropy"
optimizer = { type = "RMSprop", learning_rate = 0.003 }
epochs = 8
batch_size = 16
""")

experiment("softplus_rmsprop_centered", "softplus; RMSprop centered with momentum, other rho and epsilon", moons(), """
  { type = "Dense", units = 6, activation = "softplus", repeat = 3 },
  { type = "Dense", units = 1, activation = "sigmoid" },
""", """
loss = "binary_crossentropy"
optimizer = { type = "RMSprop", learning_rate = 0.002, rho = 0.85, momentum = 0.7, epsilon = 1e-4, centered = true }
epochs = 8
batch_size = 16
""")

experiment("gelu_adamw", "gelu (exact); AdamW by its defaults (weight_decay 0.004)", moons(), """
  { type = "Dense", units = 8, activation = "gelu", repeat = 3 },
  { type = "Dense", units = 1, activation = "sigmoid" },
""", """
loss = "binary_crossentropy"
optimizer = { type = "AdamW", learning_rate = 0.01 }
epochs = 8
batch_size = 16
""")

experiment("silu_adamw_amsgrad", "silu; AdamW with strong weight_decay and amsgrad", moons(), """
  { type = "Dense", units = 8, activation = "silu", repeat = 3 },
  { type = "Dense", units = 1, activation = "sigmoid" },
""", """
loss = "binary_crossentropy"
optimizer = { type = "AdamW", learning_rate = 0.01, weight_decay = 0.3, amsgrad = true }
epochs = 8
batch_size = 16
""")

experiment("softmax_hidden", "softmax as a hidden activation and as an Activation layer", moons(), """
  { type = "Dense", units = 6, activation = "softmax" },
  { type = "Dense", units = 5 },
  { type = "Activation", activation = "softmax" },
  { type = "Dense", units = 1, activation = "sigmoid" },
""", """
loss = "binary_crossentropy"
optimizer = { type = "Adam", learning_rate = 0.02 }
epochs = 8
batch_size = 16
""", gain=2.0)

experiment("linear_regression", "linear; mse with three outputs; SGD with weight_decay; metrics mse and mae",
           lambda: surface(3, 3, 45, 15, 11), """
  { type = "Dense", units = 5, activation = "linear" },
  { type = "Dense", units = 4 },
  { type = "Dense", units = 3 },
""", """
loss = "mse"
optimizer = { type = "SGD", learning_rate = 0.05, weight_decay = 0.1 }
metrics = ["mse", "mae"]
epochs = 8
batch_size = 10
""")

experiment("relu_layer_clipvalue", "layer ReLU by default and with max_value, negative_slope, threshold; SGD with clipvalue", moons(),
           """
  { type = "Dense", units = 8 },
  { type = "ReLU" },
  { type = "Dense", units = 8 },
  { type = "ReLU", max_value = 1.0 },
  { type = "Dense", units = 8 },
  { type = "ReLU", negative_slope = 0.15 },
  { type = "Dense", units = 8 },
  { type = "ReLU", threshold = 0.3 },
  { type = "Dense", units = 8 },
  { type = "ReLU", max_value = 1.5, negative_slope = 0.2, threshold = 0.25 },
  { type = "Dense", units = 1, activation = "sigmoid" },
""", """
loss = "binary_crossentropy"
optimizer = { type = "SGD", learning_rate = 0.1, clipvalue = 0.02 }
epochs = 8
batch_size = 16
""", gain=1.7)

experiment("prelu_clipnorm", "PReLU, one with a regularizer; Adam with clipnorm (each variable by itself)", moons(), """
  { type = "Dense", units = 8 },
  { type = "PReLU" },
  { type = "Dense", units = 6 },
  { type = "PReLU", alpha_regularizer = { type = "L2", factor = 0.05 } },
  { type = "Dense", units = 1, activation = "sigmoid" },
""", """
loss = "binary_crossentropy"
optimizer = { type = "Adam", learning_rate = 0.01, clipnorm = 0.05, epsilon = 1e-3 }
epochs = 8
batch_size = 16
""", gain=1.5)

experiment("batch_norm", "BatchNormalization by its defaults between Dense without bias and Activation", moons(), """
  { type = "Dense", units = 6, use_bias = false },
  { type = "BatchNormalization" },
  { type = "Activation", activation = "sigmoid" },
  { type = "Dense", units = 6, use_bias = false },
  { type = "BatchNormalization" },
  { type = "Activation", activation = "tanh" },
  { type = "Dense", units = 1, activation = "sigmoid" },
""", """
loss = "binary_crossentropy"
optimizer = { type = "Adam", learning_rate = 0.01 }
epochs = 8
batch_size = 16
""")

experiment("batch_norm_options",
           "BatchNormalization with scale, center or both off, other momentum and epsilon; three classes, softmax output, SGD",
           lambda: blobs(3, 4, 50, 20, 12), """
  { type = "Dense", units = 6, use_bias = false },
  { type = "BatchNormalization", scale = false, momentum = 0.9, epsilon = 1e-5 },
  { type = "Activation", activation = "relu" },
  { type = "Dense", units = 6, use_bias = false },
  { type = "BatchNormalization", center = false, momentum = 0.7, epsilon = 0.1 },
  { type = "Activation", activation = "silu" },
  { type = "Dense", units = 5, use_bias = false },
  { type = "BatchNormalization", center = false, scale = false, momentum = 0.8 },
  { type = "Dense", units = 3, activation = "softmax" },
""", """
loss = "sparse_categorical_crossentropy"
optimizer = { type = "SGD", learning_rate = 0.02, momentum = 0.9 }
epochs = 5
batch_size = 16
""")

experiment("batch_norm_of_one", "BatchNormalization right after the input, and a last batch of a single sample (variance 0)",
           lambda: blobs(2, 3, 33, 12, 13, spread=2.5), """
  { type = "BatchNormalization", momentum = 0.95 },
  { type = "Dense", units = 6, activation = "tanh" },
  { type = "BatchNormalization" },
  { type = "Dense", units = 1, activation = "sigmoid" },
""", """
loss = "binary_crossentropy"
optimizer = { type = "SGD", learning_rate = 0.1 }
epochs = 6
batch_size = 16
""")

experiment("residual_global_clipnorm", "Residual with repeat; SGD with global_clipnorm", moons(), """
  { type = "Dense", units = 6, activation = "tanh" },
  { type = "Residual", repeat = 3, layers = [
    { type = "Dense", units = 5, activation = "tanh" },
    { type = "Dense", units = 6 },
  ] },
  { type = "Dense", units = 1, activation = "sigmoid" },
""", """
loss = "binary_crossentropy"
optimizer = { type = "SGD", learning_rate = 0.3, global_clipnorm = 0.2 }
epochs = 8
batch_size = 16
""")
experiment("residual_batch_norm", "Residual blocks of BatchNormalization, Activation and Dense; regularizers of gamma and beta; "
           "Adam with global_clipnorm",
           moons(), """
  { type = "Dense", units = 5, use_bias = false, name = "stem" },
  { type = "Residual", repeat = 2, layers = [
    { type = "BatchNormalization", momentum = 0.9, gamma_regularizer = { type = "L2", factor = 0.02 }, beta_regularizer = { type = "L1", factor = 0.01 } },
    { type = "Activation", activation = "silu" },
    { type = "Dense", units = 5, repeat = 2 },
  ] },
  { type = "ReLU", negative_slope = 0.1 },
  { type = "Dense", units = 1, activation = "sigmoid" },
""", """
loss = "binary_crossentropy"
optimizer = { type = "Adam", learning_rate = 0.01, global_clipnorm = 0.1, epsilon = 1e-4 }
epochs = 6
batch_size = 20
""")

experiment("graph_add", "a DAG: named layers, named inputs, one layer read by three, Add of three, the data itself as an operand; "
           "metric accuracy for three classes", lambda: blobs(3, 4, 50, 20, 14), """
  { type = "Dense", units = 4, activation = "tanh", name = "left", inputs = ["input"] },
  { type = "Dense", units = 4, activation = "sigmoid", inputs = ["input"] },
  { type = "Add", inputs = ["left", "dense", "input"] },
  { type = "Dense", units = 4, activation = "elu" },
  { type = "Add", name = "again", inputs = ["dense_1", "add"] },
  { type = "Dense", units = 4, activation = "gelu", name = "block", repeat = 2 },
  { type = "Add", inputs = ["block_1", "left"] },
  { type = "Dense", units = 3, activation = "softmax" },
""", """
loss = "sparse_categorical_crossentropy"
optimizer = { type = "Adam", learning_rate = 0.01 }
epochs = 6
batch_size = 16
""")

experiment("exponential_decay", "ExponentialDecay; SGD with clipnorm", moons(), """
  { type = "Dense", units = 8, activation = "tanh", repeat = 2 },
  { type = "Dense", units = 1, activation = "sigmoid" },
""", """
loss = "binary_crossentropy"
optimizer = { type = "SGD", clipnorm = 0.1, learning_rate = { type = "ExponentialDecay", initial_learning_rate = 0.5, decay_steps = 7, decay_rate = 0.8 } }
epochs = 8
batch_size = 16
""")

experiment("exponential_staircase", "ExponentialDecay as a staircase; RMSprop with momentum and weight_decay; three classes, "
           "clipvalue", lambda: blobs(3, 4, 50, 20, 15), """
  { type = "Dense", units = 8, activation = "sigmoid", repeat = 2 },
  { type = "Dense", units = 3 },
  { type = "Activation", activation = "softmax" },
""", """
loss = "sparse_categorical_crossentropy"
optimizer = { type = "RMSprop", momentum = 0.5, weight_decay = 0.02, clipvalue = 0.03, learning_rate = { type = "ExponentialDecay", initial_learning_rate = 0.01, decay_steps = 5, decay_rate = 0.7, staircase = true } }
epochs = 6
batch_size = 16
""")

experiment("cosine_warmup", "CosineDecay with warmup and alpha, past its end; AdamW (weight_decay follows the schedule)", moons(), """
  { type = "Dense", units = 8, activation = "relu", repeat = 2 },
  { type = "Dense", units = 1, activation = "sigmoid" },
""", """
loss = "binary_crossentropy"
optimizer = { type = "AdamW", weight_decay = 0.05, learning_rate = { type = "CosineDecay", initial_learning_rate = 0.001, decay_steps = 20, alpha = 0.1, warmup_target = 0.03, warmup_steps = 10 } }
epochs = 8
batch_size = 16
""")

experiment("cosine_decay", "CosineDecay without warmup, to zero and past its end; SGD with Nesterov momentum and global_clipnorm",
           moons(), """
  { type = "Dense", units = 8, activation = "softplus", repeat = 2 },
  { type = "Dense", units = 1, activation = "sigmoid" },
""", """
loss = "binary_crossentropy"
optimizer = { type = "SGD", momentum = 0.9, nesterov = true, global_clipnorm = 0.15, learning_rate = { type = "CosineDecay", initial_learning_rate = 0.2, decay_steps = 35 } }
epochs = 8
batch_size = 16
""")

experiment("regularizers", "L1 and L2 on kernels and biases, with the default factor and others; losses include them", moons(), """
  { type = "Dense", units = 7, activation = "tanh", kernel_regularizer = { type = "L1", factor = 0.003 }, bias_regularizer = { type = "L2", factor = 0.02 } },
  { type = "Dense", units = 7, activation = "tanh", kernel_regularizer = { type = "L2" }, bias_regularizer = { type = "L1", factor = 0.005 } },
  { type = "Dense", units = 7, activation = "tanh", kernel_regularizer = { type = "L1" } },
  { type = "Dense", units = 1, activation = "sigmoid", kernel_regularizer = { type = "L2", factor = 0.1 } },
""", """
loss = "binary_crossentropy"
optimizer = { type = "SGD", learning_rate = 0.1, momentum = 0.5 }
epochs = 8
batch_size = 16
""")

experiment("categorical", "categorical_crossentropy with softmax output and one-hot y; L2; Adam", lambda: blobs(4, 3, 50, 20, 16, one_hot=True), """
  { type = "Dense", units = 8, activation = "tanh", kernel_regularizer = { type = "L2", factor = 0.01 } },
  { type = "Dense", units = 8, activation = "selu" },
  { type = "Dense", units = 4, activation = "softmax" },
""", """
loss = "categorical_crossentropy"
optimizer = { type = "Adam", learning_rate = 0.01 }
epochs = 6
batch_size = 16
""")

experiment("logits_saturated", "binary_crossentropy from the logit after Dense then Activation sigmoid, with logits far beyond ±16, "
           "where the clipped form would have no gradient", moons(noise=0.3), """
  { type = "Dense", units = 6, activation = "relu" },
  { type = "Dense", units = 1 },
  { type = "Activation", activation = "sigmoid" },
""", """
loss = "binary_crossentropy"
optimizer = { type = "SGD", learning_rate = 0.01 }
epochs = 6
batch_size = 16
""", gain=8.0)

experiment("softmax_saturated", "cross-entropy from the logits after softmax, with probabilities that round to 0",
           lambda: blobs(3, 4, 50, 20, 17, spread=3.0), """
  { type = "Dense", units = 6, activation = "relu" },
  { type = "Dense", units = 3, activation = "softmax" },
""", """
loss = "sparse_categorical_crossentropy"
optimizer = { type = "SGD", learning_rate = 0.001 }
epochs = 6
batch_size = 16
""", gain=20.0)

experiment("binary_clipped", "binary_crossentropy without a sigmoid output: p clipped to [1e-7, 1 − 1e-7], no gradient outside",
           moons(noise=0.3), """
  { type = "Dense", units = 6, activation = "tanh" },
  { type = "Dense", units = 1, activation = "linear" },
""", """
loss = "binary_crossentropy"
optimizer = { type = "SGD", learning_rate = 0.003 }
epochs = 6
batch_size = 16
""", bias=0.6, gain=2.5)

experiment("sparse_without_softmax", "sparse_categorical_crossentropy without a softmax output: p clipped, then normalized",
           lambda: blobs(3, 4, 50, 20, 18), """
  { type = "Dense", units = 6, activation = "tanh" },
  { type = "Dense", units = 3, activation = "softplus" },
""", """
loss = "sparse_categorical_crossentropy"
optimizer = { type = "SGD", learning_rate = 0.05 }
epochs = 6
batch_size = 16
""")

experiment("categorical_without_softmax", "categorical_crossentropy without a softmax output: p normalized, then clipped",
           lambda: blobs(3, 4, 50, 20, 19, one_hot=True), """
  { type = "Dense", units = 6, activation = "tanh" },
  { type = "Dense", units = 3, activation = "softplus" },
""", """
loss = "categorical_crossentropy"
optimizer = { type = "SGD", learning_rate = 0.1 }
epochs = 6
batch_size = 16
""")

experiment("crossed_categorical", "categorical_crossentropy after a sigmoid output: Keras takes the sigmoid's logits into a softmax",
           lambda: blobs(3, 4, 50, 20, 22, one_hot=True), """
  { type = "Dense", units = 6, activation = "tanh" },
  { type = "Dense", units = 3, activation = "sigmoid" },
""", """
loss = "categorical_crossentropy"
optimizer = { type = "SGD", learning_rate = 0.1 }
epochs = 5
batch_size = 16
""")

experiment("crossed_binary", "binary_crossentropy after a softmax output: Keras takes the softmax's logits into sigmoids",
           lambda: blobs(3, 4, 50, 20, 23, one_hot=True), """
  { type = "Dense", units = 6, activation = "tanh" },
  { type = "Dense", units = 3, activation = "softmax" },
""", """
loss = "binary_crossentropy"
optimizer = { type = "SGD", learning_rate = 0.1 }
epochs = 5
batch_size = 16
""")

experiment("at_zero", "slopes exactly at the kinks: samples that are zero, biases that begin at zero; L1's slope at zero; sums of nine",
           lambda: zeros(50, 20, 24), """
  { type = "Dense", units = 4, activation = "relu", name = "relu", inputs = ["input"] },
  { type = "Dense", units = 4, activation = "leaky_relu", name = "leaky", inputs = ["input"] },
  { type = "Dense", units = 4, activation = "elu", name = "exponential", inputs = ["input"] },
  { type = "Dense", units = 4, activation = "selu", name = "selu", inputs = ["input"], bias_regularizer = { type = "L1", factor = 0.01 } },
  { type = "Dense", units = 4, inputs = ["input"] },
  { type = "LeakyReLU" },
  { type = "Dense", units = 4, inputs = ["input"] },
  { type = "ELU", alpha = 0.7 },
  { type = "Dense", units = 4, inputs = ["input"] },
  { type = "PReLU" },
  { type = "Dense", units = 4, inputs = ["input"] },
  { type = "ReLU", negative_slope = 0.15 },
  { type = "Dense", units = 4, inputs = ["input"] },
  { type = "ReLU", negative_slope = 0.15, max_value = 2.0 },
  { type = "Add", inputs = ["relu", "leaky", "exponential", "selu", "leaky_re_lu", "elu", "p_re_lu", "re_lu", "re_lu_1"] },
  { type = "Dense", units = 1, activation = "sigmoid" },
""", """
loss = "binary_crossentropy"
optimizer = { type = "SGD", learning_rate = 0.1 }
epochs = 5
batch_size = 16
""", draw="keras")

experiment("multi_label", "binary_crossentropy with three sigmoid outputs; its accuracy is the categorical one", lambda: labels(4, 3, 50, 20, 20), """
  { type = "Dense", units = 6, activation = "silu", repeat = 2 },
  { type = "Dense", units = 3, activation = "sigmoid" },
""", """
loss = "binary_crossentropy"
optimizer = { type = "Adam", learning_rate = 0.01 }
epochs = 6
batch_size = 16
""")

experiment("regression_one", "mse with one output and y of one dimension; default metrics; Adam with weight_decay; batch_size beyond the number of samples",
           lambda: surface(3, 1, 45, 15, 21), """
  { type = "Dense", units = 8, activation = "gelu", repeat = 2 },
  { type = "Dense", units = 1 },
""", """
loss = "mse"
optimizer = { type = "Adam", learning_rate = 0.02, weight_decay = 0.05 }
epochs = 8
batch_size = 64
""")

experiment("mse_classifier", "mse after a sigmoid output, with accuracy; SGD with momentum, weight_decay and clipvalue", moons(), """
  { type = "Dense", units = 8, activation = "sigmoid", repeat = 2 },
  { type = "Dense", units = 1, activation = "sigmoid" },
""", """
loss = "mse"
optimizer = { type = "SGD", learning_rate = 0.5, momentum = 0.9, weight_decay = 0.01, clipvalue = 0.01 }
metrics = ["accuracy", "mae"]
epochs = 8
batch_size = 16
""")

experiment("single_samples", "batch_size 1, no test part", moons_without_test, """
  { type = "Dense", units = 5, activation = "tanh", repeat = 2 },
  { type = "Dense", units = 1, activation = "sigmoid" },
""", """
loss = "binary_crossentropy"
optimizer = { type = "Adam", learning_rate = 0.002 }
epochs = 5
batch_size = 1
""", no_test=True)

experiment("deep_tanh", "thirty tanh layers of four", moons(), """
  { type = "Dense", units = 4, activation = "tanh", repeat = 30 },
  { type = "Dense", units = 1, activation = "sigmoid" },
""", """
loss = "binary_crossentropy"
optimizer = { type = "SGD", learning_rate = 0.02 }
epochs = 5
batch_size = 25
""", gain=1.2)
