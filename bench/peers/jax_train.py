"""JAX: a whole run as one jit of scans over epochs and batches; vmap over members. The last, smaller batch of an epoch is
a call of its own."""
import os

threads = os.environ.get("OMP_NUM_THREADS", "1")
if threads == "1":
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ.setdefault("JAX_PLATFORMS", "cpu")
import jax
import jax.numpy as jnp
import numpy

import work as common

version = f"JAX {jax.__version__}"
activations = {"relu": jax.nn.relu, "sigmoid": jax.nn.sigmoid, "tanh": jnp.tanh}


def logits(weights, x, activation):
    for w, b in weights[:-1]:
        x = activation(x @ w + b)
    w, b = weights[-1]
    return x @ w + b


def loss_of(weights, x, t, activation):
    z = logits(weights, x, activation)
    return jnp.mean(jnp.maximum(z, 0) - z * t + jnp.log1p(jnp.exp(-jnp.abs(z))))


def adam(weights, m, v, gradient, step):
    beta_1, beta_2, epsilon, rate = 0.9, 0.999, 1e-7, 1e-3
    m = jax.tree.map(lambda a, g: beta_1 * a + (1 - beta_1) * g, m, gradient)
    v = jax.tree.map(lambda a, g: beta_2 * a + (1 - beta_2) * g * g, v, gradient)
    alpha = rate * jnp.sqrt(1 - beta_2**step) / (1 - beta_1**step)
    weights = jax.tree.map(lambda w, a, b: w - alpha * a / (jnp.sqrt(b) + epsilon), weights, m, v)
    return weights, m, v


def trainer(work, X, y):
    activation = activations[work.activation]
    whole = work.samples // work.batch
    rest = work.samples - whole * work.batch
    X, y = jnp.asarray(X), jnp.asarray(y)

    def update(state, index):
        weights, m, v, step = state
        loss, gradient = jax.value_and_grad(loss_of)(weights, X[index], y[index], activation)
        step = step + 1
        return (*adam(weights, m, v, gradient, step), step), loss

    def epoch(state, key):
        order = jax.random.permutation(key, work.samples)
        state, losses = jax.lax.scan(update, state, order[: whole * work.batch].reshape(whole, work.batch))
        if rest:
            state, _ = update(state, order[whole * work.batch :])
        return state, losses[-1]

    def train(weights, keys):
        zeros = jax.tree.map(jnp.zeros_like, weights)
        _, losses = jax.lax.scan(epoch, (weights, zeros, zeros, jnp.float32(0)), keys)
        return losses[-1]

    return train


def prepare(name, work, X, y):
    weights = [(jnp.asarray(w), jnp.asarray(b)) for w, b in common.initial_weights(work, X.shape[1])]
    train = trainer(work, X, y)
    keys = jax.random.split(jax.random.key(0), work.epochs)  # shared by the members: the peers' advantage
    if name == "jax_scan":
        weights = [(w[0], b[0]) for w, b in weights]
        compiled = jax.jit(train)
    else:
        compiled = jax.jit(jax.vmap(train, in_axes=(0, None)))
    compiled = compiled.lower(weights, keys).compile()

    def run():
        common.check(numpy.asarray(jax.block_until_ready(compiled(weights, keys))), name)

    return run
