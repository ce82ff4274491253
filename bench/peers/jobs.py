"""What is timed: who trains what. Each job is timed in turn with the others of its group."""
import dataclasses

from work import Work

OURS = "cenote"
# The module of a peer; ours is a program.
MODULES = {"keras_fit": "keras_fit", "torch_eager": "torch_train", "torch_ensemble": "torch_train",
           "torch_compiled": "torch_train", "jax_scan": "jax_train", "jax_vmap": "jax_train"}
# Epochs of a timing, so that each takes seconds at most; rates are by member-step.
EPOCHS_OF_ONE = {OURS: 3000, "keras_fit": 20, "torch_eager": 100, "jax_scan": 100, "torch_compiled": 100}
EPOCHS_OF_MANY = {OURS: 100, "jax_vmap": 20, "torch_ensemble": 10, "torch_compiled": 10}


@dataclasses.dataclass(frozen=True)
class Job:
    group: str
    name: str
    work: Work


def peers_of_one(activation, depth, width):
    """All at the classic notebook; elsewhere those that take no minute to compile."""
    if (depth, width) == (10, 10):
        return [OURS, "jax_scan", "torch_eager", "keras_fit"] + (["torch_compiled"] if activation == "relu" else [])
    return [OURS, "jax_scan"] + (["torch_eager"] if activation == "relu" else [])


def one_network():
    """µs a step of one network, over width and over depth."""
    for activation in ("relu", "sigmoid"):
        for depth, width in [(10, width) for width in (10, 32, 64, 128, 256)] + [(depth, 10) for depth in (2, 30)]:
            for name in peers_of_one(activation, depth, width):
                epochs = max(EPOCHS_OF_ONE[name] * 10 // max(width, 10), 1)
                yield Job("one", name, Work(activation, width, depth, epochs=epochs))


def many_networks():
    """Classic notebooks a second, over members."""
    for activation in ("relu", "sigmoid"):
        for members in (16, 256, 1024):
            for name in (OURS, "jax_vmap", "torch_ensemble", "torch_compiled"):
                if members > 16 or name in (OURS, "jax_vmap"):
                    yield Job("many", name, Work(activation, members=members, epochs=EPOCHS_OF_MANY[name]))


def all_jobs():
    return [*one_network(), *many_networks()]
