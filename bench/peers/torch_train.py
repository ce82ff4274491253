"""PyTorch: one network in eager mode, and an ensemble by batched products, eager and compiled."""
import os

import torch

import work as common

torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))

version = f"PyTorch {torch.__version__}"
activations = {"relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}


class Ensemble(torch.nn.Module):
    """All members as one: x (members, batch, in), kernels (members, in, out)."""

    def __init__(self, work, features):
        super().__init__()
        self.activation = activations[work.activation]
        weights = common.initial_weights(work, features)
        self.kernels = torch.nn.ParameterList([torch.nn.Parameter(torch.from_numpy(w)) for w, _ in weights])
        self.biases = torch.nn.ParameterList([torch.nn.Parameter(torch.from_numpy(b)) for _, b in weights])

    def forward(self, x):
        for w, b in list(zip(self.kernels, self.biases))[:-1]:
            x = self.activation(torch.baddbmm(b, x, w))
        return torch.baddbmm(self.biases[-1], x, self.kernels[-1])


class One(torch.nn.Sequential):
    def __init__(self, work, features):
        widths = work.widths(features)
        kinds = {"relu": torch.nn.ReLU, "sigmoid": torch.nn.Sigmoid, "tanh": torch.nn.Tanh}
        layers = []
        for i, o in zip(widths, widths[1:]):
            layers += [torch.nn.Linear(i, o), kinds[work.activation]()]
        super().__init__(*layers[:-1])


def prepare(name, work, X, y):
    ensemble = name != "torch_eager"
    model = Ensemble(work, X.shape[1]) if ensemble else One(work, X.shape[1])
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, eps=1e-7, fused=True)
    X, y = torch.from_numpy(X), torch.from_numpy(y)

    def step(x, t):
        # A member's loss is its own mean; the sum over members keeps their gradients apart.
        loss = torch.nn.functional.binary_cross_entropy_with_logits(model(x), t) * (work.members if ensemble else 1)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        return loss

    do = torch.compile(step) if name == "torch_compiled" else step

    def run(epochs=work.epochs):
        for _ in range(epochs):
            order = torch.randperm(work.samples)  # shared by the members: the peers' advantage
            for first, end in common.batches(work):
                x, t = X[order[first:end]], y[order[first:end]]
                if ensemble:
                    x, t = x.expand(work.members, -1, -1), t.expand(work.members, -1, -1)
                loss = do(x, t)
        common.check(loss.item(), name)

    run(2)  # compiles both sizes of batches
    return run
