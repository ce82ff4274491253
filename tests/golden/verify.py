"""Recomputes every golden trajectory in plain NumPy, without Keras, and compares. `python verify.py [NAME...]`.

It shows that expected.npz holds what the formulas in README.md say, and how well two float64 programs agree on it.
"""

import sys
from pathlib import Path

import numpy as np
from scipy.special import erf
from sklearn.datasets import make_moons
from sklearn.model_selection import train_test_split

from network import flatten, read

HERE = Path(__file__).parent
TOLERANCE = 1e-11  # two float64 programs; `reference` has to reach 1e-9


def softmax(x):
    e = np.exp(x - x.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


SELU_SCALE, SELU_ALPHA = 1.0507009873554805, 1.6732632423543772


def activate(kind, x):
    """(value, function from the gradient of the value to that of x)"""
    if kind in (None, "linear"):
        return x, lambda g: g
    if kind == "softmax":
        p = softmax(x)
        return p, lambda g: p * (g - (g * p).sum(1, keepdims=True))
    s = sigmoid(x)
    value, slope = {
        "sigmoid": lambda: (s, s * (1 - s)),
        "tanh": lambda: (np.tanh(x), 1 - np.tanh(x) ** 2),
        "relu": lambda: (np.maximum(x, 0), (x > 0) * 1.0),
        "leaky_relu": lambda: (np.where(x > 0, x, 0.2 * x), np.where(x > 0, 1, 0.2)),
        "elu": lambda: (np.where(x > 0, x, np.expm1(np.minimum(x, 0))), np.where(x > 0, 1, np.exp(np.minimum(x, 0)))),
        "selu": lambda: (SELU_SCALE * np.where(x > 0, x, SELU_ALPHA * np.expm1(np.minimum(x, 0))),
                         SELU_SCALE * np.where(x >= 0, 1, SELU_ALPHA * np.exp(np.minimum(x, 0)))),
        "softplus": lambda: (np.logaddexp(0, x), s),
        "gelu": lambda: (x / 2 * (1 + erf(x / np.sqrt(2))),
                         (1 + erf(x / np.sqrt(2))) / 2 + x * np.exp(-x * x / 2) / np.sqrt(2 * np.pi)),
        "silu": lambda: (x * s, s * (1 + x * (1 - s))),
    }[kind]()
    return value, lambda g: g * slope


class Network:
    def __init__(self, flat, weights):
        self.flat, self.w = flat, weights

    def forward(self, X, training):
        """The output, and for each layer a function from its output's gradient to those of its inputs; fills gradients."""
        values, self.back, self.logits, self.gradients = {"input": X}, {}, None, {}
        for layer in self.flat:
            x = [values[i] for i in layer["inputs"]]
            value, back = self.layer(layer, x[0] if layer["type"] != "Add" else x, training)
            values[layer["name"]], self.back[layer["name"]] = value, back
        return values[self.flat[-1]["name"]]

    def layer(self, layer, x, training):
        name, kind, w, out = layer["name"], layer["type"], self.w, self.gradients
        if kind == "Add":
            return sum(x[1:], x[0]), lambda g: [g] * len(x)
        if kind == "Dense":
            z = x @ w[f"{name}/kernel"] + w.get(f"{name}/bias", 0)
            value, back = activate(layer.get("activation"), z)
            self.logits = z

            def dense_from_logits(g):
                out[f"{name}/kernel"] = x.T @ g
                if f"{name}/bias" in w:
                    out[f"{name}/bias"] = g.sum(0)
                return [g @ w[f"{name}/kernel"].T]

            self.from_logits = dense_from_logits
            return value, lambda g: dense_from_logits(back(g))
        if kind == "Activation":
            value, back = activate(layer["activation"], x)
            self.logits, self.from_logits = x, lambda g: [g]
            return value, lambda g: [back(g)]
        if kind == "LeakyReLU":
            a = layer.get("negative_slope", 0.3)
            return np.where(x > 0, x, a * x), lambda g: [g * np.where(x > 0, 1, a)]
        if kind == "ELU":
            a = layer.get("alpha", 1.0)
            return (np.where(x > 0, x, a * np.expm1(np.minimum(x, 0))),
                    lambda g: [g * np.where(x > 0, 1, a * np.exp(np.minimum(x, 0)))])
        if kind == "ReLU":
            top, a, t = layer.get("max_value", np.inf), layer.get("negative_slope", 0.0), layer.get("threshold", 0.0)
            value = np.where(x >= top, top, np.where(x > t, x, a * (x - t)))
            kink = a if t == 0 and top == np.inf else 0  # the slope at the threshold itself
            return value, lambda g: [g * np.where(x > top, 0, np.where(x > t, 1, np.where(x == t, kink, a)))]
        if kind == "PReLU":
            a = w[f"{name}/alpha"]

            def prelu_back(g):
                out[f"{name}/alpha"] = (g * np.minimum(x, 0)).sum(0)
                return [g * np.where(x > 0, 1, np.where(x < 0, a, 0))]

            return np.where(x > 0, x, a * x), prelu_back
        assert kind == "BatchNormalization"
        gamma, beta, eps = w.get(f"{name}/gamma", 1.0), w.get(f"{name}/beta", 0.0), layer.get("epsilon", 1e-3)
        mean, var = w[f"{name}/moving_mean"], w[f"{name}/moving_variance"]
        if training:
            m = layer.get("momentum", 0.99)
            mean, var = x.mean(0), x.var(0)
            self.moving[f"{name}/moving_mean"] = m * w[f"{name}/moving_mean"] + (1 - m) * mean
            self.moving[f"{name}/moving_variance"] = m * w[f"{name}/moving_variance"] + (1 - m) * var
        inverse = 1 / np.sqrt(var + eps)
        hat = (x - mean) * inverse

        def norm_back(g):
            if f"{name}/gamma" in w:
                out[f"{name}/gamma"] = (g * hat).sum(0)
            if f"{name}/beta" in w:
                out[f"{name}/beta"] = g.sum(0)
            g = g * gamma
            return [inverse * (g - g.mean(0) - hat * (g * hat).mean(0))]

        return hat * gamma + beta, norm_back

    def output_activation(self):
        last = self.flat[-1]
        return last.get("activation") if last["type"] in ("Dense", "Activation") else None

    def loss(self, kind, p, y):
        """(loss of each sample, gradient of its mean, whether that is the gradient of the logits)"""
        n, z, a = len(p), self.logits, self.output_activation()
        y = y[:, None] if y.ndim == 1 else y
        if kind == "mse":
            return ((p - y) ** 2).mean(1), 2 * (p - y) / p.size, False
        if kind == "binary_crossentropy":
            if a in ("sigmoid", "softmax"):
                each = np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))
                return each.mean(1), (sigmoid(z) - y) / p.size, True
            q = np.clip(p, 1e-7, 1 - 1e-7)
            each = -(y * np.log(q) + (1 - y) * np.log(1 - q))
            return each.mean(1), -(y / q - (1 - y) / (1 - q)) * (p == q) / p.size, False
        one_hot = np.eye(p.shape[1])[y[:, 0].astype(int)] if kind.startswith("sparse") else y
        if a in ("sigmoid", "softmax"):
            shifted = z - z.max(1, keepdims=True)
            log_p = shifted - np.log(np.exp(shifted).sum(1, keepdims=True))
            return -(one_hot * log_p).sum(1), (softmax(z) - one_hot) / n, True
        if kind.startswith("sparse"):  # clip, log, and then softmax_cross_entropy of that: clipped p over its own sum
            q = np.clip(p, 1e-7, 1 - 1e-7)
            each = -np.log((one_hot * q).sum(1) / q.sum(1))
            return each, (1 / q.sum(1, keepdims=True) - one_hot / q) * (p == q) / n, False
        s = p.sum(1, keepdims=True)
        share = p / s
        q = np.clip(share, 1e-7, 1 - 1e-7)
        g = -one_hot / q * (share == q) / n
        return -(one_hot * np.log(q)).sum(1), (g - (g * share).sum(1, keepdims=True)) / s, False

    def regularizers(self):
        total, gradients = 0.0, {}
        for layer in self.flat:
            for key, table in layer.items():
                if key.endswith("_regularizer"):
                    name = f"{layer['name']}/{key.removesuffix('_regularizer')}"
                    w, f = self.w[name], table.get("factor", 0.01)
                    total += f * (np.abs(w).sum() if table["type"] == "L1" else (w * w).sum())
                    gradients[name] = f * (np.sign(w) if table["type"] == "L1" else 2 * w)
        return total, gradients

    def step(self, kind, X, y):
        self.moving = {}
        p = self.forward(X, True)
        each, g, of_logits = self.loss(kind, p, y)
        flow = {self.flat[-1]["name"]: g}
        for layer in reversed(self.flat):
            name = layer["name"]
            back = self.from_logits if of_logits and layer is self.flat[-1] else self.back[name]
            for source, part in zip(layer["inputs"], back(flow[name])):
                flow[source] = flow[source] + part if source in flow else part
        penalty, gradients = self.regularizers()
        for name, part in gradients.items():
            self.gradients[name] = self.gradients[name] + part
        activation = {layer["name"]: flow[layer["name"]] for layer in self.flat[:-1]}
        return each.mean() + penalty, p, self.gradients, activation


def rate_at(table, s):
    if not isinstance(table, dict):
        return table
    rate, steps = table["initial_learning_rate"], table["decay_steps"]
    if table["type"] == "ExponentialDecay":
        return rate * table["decay_rate"] ** (np.floor(s / steps) if table.get("staircase") else s / steps)
    alpha, target, warmup = table.get("alpha", 0.0), table.get("warmup_target"), table.get("warmup_steps", 0)
    if target is not None:
        if s < warmup:
            return rate + (target - rate) * (s / warmup)
        rate, s = target, s - warmup
    return rate * ((1 - alpha) * 0.5 * (1 + np.cos(np.pi * min(s, steps) / steps)) + alpha)


class Optimizer:
    def __init__(self, table):
        self.t, self.s, self.state = table, 0, {}

    def apply(self, w, gradients):
        t, lr = self.t, rate_at(self.t["learning_rate"], self.s)
        self.s += 1
        if "clipvalue" in t:
            clipped = {k: np.clip(g, -t["clipvalue"], t["clipvalue"]) for k, g in gradients.items()}
        elif "clipnorm" in t:
            clipped = {k: g * t["clipnorm"] / max(np.linalg.norm(g), t["clipnorm"]) for k, g in gradients.items()}
        elif "global_clipnorm" in t:
            norm = np.sqrt(sum((g * g).sum() for g in gradients.values()))
            clipped = {k: g * t["global_clipnorm"] * min(1 / norm, 1 / t["global_clipnorm"]) for k, g in gradients.items()}
        else:
            clipped = gradients
        self.clipped = sum(not np.array_equal(clipped[k], gradients[k]) for k in gradients)
        decay = t.get("weight_decay", 0.004 if t["type"] == "AdamW" else 0)
        for k, g in clipped.items():
            w[k] = w[k] - w[k] * decay * lr
            state = self.state.setdefault(k, [np.zeros_like(g) for _ in range(3)])
            w[k] = w[k] - self.update(g, lr, state)

    def update(self, g, lr, state):
        t = self.t
        if t["type"] in ("Adam", "AdamW"):
            b1, b2, eps = t.get("beta_1", 0.9), t.get("beta_2", 0.999), t.get("epsilon", 1e-7)
            state[0] = b1 * state[0] + (1 - b1) * g
            state[1] = b2 * state[1] + (1 - b2) * g * g
            state[2] = np.maximum(state[2], state[1]) if t.get("amsgrad") else state[1]
            return lr * np.sqrt(1 - b2**self.s) / (1 - b1**self.s) * state[0] / (np.sqrt(state[2]) + eps)
        m = t.get("momentum", 0.0)
        if t["type"] == "SGD":
            state[0] = m * state[0] - lr * g
            return -(m * state[0] - lr * g) if m and t.get("nesterov") else -state[0]
        rho, eps = t.get("rho", 0.9), t.get("epsilon", 1e-7)
        state[0] = rho * state[0] + (1 - rho) * g * g
        denominator = state[0] + eps
        if t.get("centered"):
            state[1] = rho * state[1] + (1 - rho) * g
            denominator = denominator - state[1] ** 2
        state[2] = m * state[2] + lr * g / np.sqrt(denominator)
        return state[2]


def metric(kind, p, y):
    """One value a sample."""
    y = y[:, None] if y.ndim == 1 else y
    if kind == "mse":
        return ((p - y) ** 2).mean(1)
    if kind == "mae":
        return np.abs(p - y).mean(1)
    if p.shape[1] == 1:
        return ((p > 0.5) == y).mean(1)
    return (p.argmax(1) == (y[:, 0] if y.shape[1] == 1 else y.argmax(1))).astype(float)


def load_data(experiment, folder):
    data = experiment["data"]
    if data["source"] == "npz":
        with np.load(folder / data["file"]) as a:
            return a["X"], a["y"], a["X_test"] if "X_test" in a else None, a["y_test"] if "y_test" in a else None
    X, y = make_moons(data["samples"], noise=data["noise"], random_state=data["random_state"])
    X, X_test, y, y_test = train_test_split(X, y, test_size=data["test_size"], random_state=data["split_random_state"])
    return X, y, X_test, y_test


def replay(folder):
    """The same arrays as expected.npz, and how many variables each step's clipping changed."""
    experiment = read(folder)
    recipe, flat = experiment["recipe"], flatten(experiment["network"]["layers"])
    X, y, X_test, y_test = load_data(experiment, folder)
    with np.load(folder / "initial_weights.npz") as a:
        w = dict(a)
    net, optimizer, kind, batch = Network(flat, w), Optimizer(recipe["optimizer"]), recipe["loss"], recipe["batch_size"]
    metrics = recipe.get("metrics", [] if kind == "mse" else ["accuracy"])
    out, clips = {}, 0

    def evaluate(X, y):
        p = net.forward(X, False)
        return {"loss": net.loss(kind, p, y)[0].mean() + net.regularizers()[0], **{m: metric(m, p, y).mean() for m in metrics}}

    def trace():
        _, _, gradients, activation = net.step(kind, X[:batch], y[:batch])
        for k, g in gradients.items():
            out.setdefault(f"gradient_norm/{k}", []).append(np.linalg.norm(g))
        for k, g in activation.items():
            out.setdefault(f"activation_gradient_norm/{k}", []).append(np.linalg.norm(g))

    out.update({f"epoch_end_{k}_before": v for k, v in evaluate(X, y).items()})
    if X_test is not None:
        out.update({f"val_{k}_before": v for k, v in evaluate(X_test, y_test).items()})
    for _ in range(recipe["epochs"]):
        running = {}
        trace()
        for i in range(0, len(X), batch):
            loss, p, gradients, activation = net.step(kind, X[i:i + batch], y[i:i + batch])
            rows = len(p)
            if optimizer.s == 0:
                out["batch_loss0"] = loss
                out.update({f"gradient0/{k}": v for k, v in gradients.items()})
                out.update({f"activation_gradient0/{k}": v for k, v in activation.items()})
            out.setdefault("learning_rate", []).append(rate_at(recipe["optimizer"]["learning_rate"], optimizer.s))
            running["loss"] = running.get("loss", 0) + loss * rows
            for m in metrics:
                running[m] = running.get(m, 0) + metric(m, p, y[i:i + batch]).sum()
            optimizer.apply(w, gradients)
            clips += optimizer.clipped
            w.update(net.moving)
            if optimizer.s == 1:
                out.update({f"weights1/{k}": v.copy() for k, v in w.items()})
        for k, v in running.items():
            out.setdefault(k, []).append(v / len(X))
        if X_test is not None:
            for k, v in evaluate(X_test, y_test).items():
                out.setdefault(f"val_{k}", []).append(v)
    trace()
    out.update({f"epoch_end_{k}_after": v for k, v in evaluate(X, y).items()})
    out.update({f"weights/{k}": v for k, v in w.items()})
    out["y_pred_after"] = net.forward(X if X_test is None else X_test, False)
    return out, clips, optimizer.s * len(gradients)


def main():
    names = sys.argv[1:] or sorted(p.parent.name for p in HERE.glob("*/experiment.toml"))
    failed = False
    for name in names:
        with np.load(HERE / name / "expected.npz") as a:
            expected = dict(a)
        ours, clips, chances = replay(HERE / name)
        assert set(ours) == set(expected), (name, set(ours) ^ set(expected))
        worst, where = max((np.max(np.abs(np.asarray(ours[k]) - v) / max(1e-300, np.abs(v).max())) if v.any() else
                            np.abs(np.asarray(ours[k])).max(), k) for k, v in expected.items())
        trained = [k for k in expected if k.startswith("weights/")]
        weights = max(np.abs(ours[k] - expected[k]).max() for k in trained)
        failed |= not worst < TOLERANCE
        clipped = f"  clipped {clips}/{chances}" if clips else ""
        print(f"{name:28} weights {weights:.1e}  worst, relative to the array's largest {worst:.1e} ({where}){clipped}")
    sys.exit(failed)


if __name__ == "__main__":
    main()
