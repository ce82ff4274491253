"""diagnosis_test.py CENOTE: labelled runs: draws that never change, labels' logic, symptoms, intervals, rules on tiny runs."""
import hashlib
import pathlib
import subprocess
import sys
import tempfile

import numpy

DIAGNOSIS = pathlib.Path(__file__).resolve().parents[2] / "bench/diagnosis"
sys.path.insert(0, str(DIAGNOSIS))
import arithmetic  # noqa: E402
import autotrainer_rules  # noqa: E402
import cenote_findings  # noqa: E402
import compact  # noqa: E402
import configurations  # noqa: E402
import datasets  # noqa: E402
import debugger_rules  # noqa: E402
import forward  # noqa: E402
import generate  # noqa: E402
import inject  # noqa: E402
import label  # noqa: E402
import outcome  # noqa: E402
import score  # noqa: E402
import trace  # noqa: E402

CLASSIC = {"name": "classic", "data": "moons", "depth": 10, "width": 10, "activation": "sigmoid", "form": "plain",
           "initializer": "glorot_uniform", "optimizer": {"type": "SGD", "learning_rate": 0.01}, "batch_size": 32, "epochs": 10}


def near(a, b, bound=1e-12):
    assert abs(a - b) <= bound, (a, b)


def draws():
    """The first hundred families, as they were when labels.csv.gz was made."""
    text = []
    for number in range(100):
        c, faults, pairs = inject.family(generate.SEED, number, generate.SINGLES, generate.PAIRS)
        text.append(repr((configurations.experiment(c, "data", 8, 42), faults, pairs)))
        assert 2 <= c["depth"] <= 60 and 2 <= c["width"] <= 64 and len(faults) == generate.SINGLES, c
        assert all(not set(f.required) & set(f.optional) for f in faults), faults
    digest = hashlib.sha256("".join(text).encode()).hexdigest()
    assert digest == "b265ae235a495e30e3f8e8f7bdb03bfee4c7b226d56444859565cb1c3afd7f4d", digest


def labels_are_those_of_the_draws():
    rows = label.read(DIAGNOSIS / "labels.csv.gz")
    assert len(rows) >= 5000 and len({row["run"] for row in rows}) == len(rows), len(rows)
    for row in rows[:300]:
        base, _, run = row["run"].partition("/")
        _, faults, _ = inject.family(generate.SEED, int(base[1:]), generate.SINGLES, generate.PAIRS)
        if run.startswith("f"):
            assert row["faults"] == label.described(faults[int(run[1:])]), row
        assert (row["half"] == "held_out") == datasets.is_held_out(base), row


def labels_logic():
    both = lambda causes: tuple("".join(sorted(letters)) for letters in causes)
    dead = inject.Fault("dead", (), "D", "VP", "VES")
    small = inject.Fault("small", (), "VP", "")
    assert both(label.pair_causes(dead, small, "fails", "fails")) == ("DP", "V")  # no V below dead layers
    assert both(label.pair_causes(dead, small, "fails", "learns")) == ("D", "PV")  # small did no harm alone, dead sufficed
    assert both(label.pair_causes(dead, small, "learns", "learns")) == ("DP", "V")  # only together
    assert both(label.pair_causes(dead, small, "learns", "unclear")) == ("", "DEPSV")
    assert label.labels("learns", ({"V"}, set())) == dict.fromkeys(inject.CAUSES.values(), "0")
    assert label.labels("no_base", ({"V"}, set())) == dict.fromkeys(inject.CAUSES.values(), "")
    assert list(label.labels("fails", ({"V"}, {"P"})).values()) == ["1", "0", "0", "0", ""]
    assert [label.verdict(n, 8) for n in (3, 4, 5)] == ["fails", "unclear", "learns"]


def numbers():
    near(arithmetic.shrinkage("sigmoid", 1.0, 10, 10), 0.25**9)
    near(arithmetic.growth("linear", 2.0, 11, False), 2.0**10)
    near(arithmetic.death(2, 1), 0.5)
    near(arithmetic.deviation({"type": "RandomNormal", "mean": 0.0, "stddev": 0.5}, 16), 2.0)
    near(datasets.constant_loss(numpy.array([0, 1, 0, 1]), "binary_crossentropy"), numpy.log(2))
    low, high = score.wilson(8, 10)
    near(low, 0.4901625, 1e-6)  # R: prop.test(8, 10, correct = FALSE)
    near(high, 0.9433178, 1e-6)
    assert cenote_findings.verdicts([{"finding": "a", "members": 0.4}, {"finding": "b", "members": 0.5}]) == ["b"]
    rows = [{"run": str(i), "divergence": mark} for i, mark in enumerate(["1", "0", "", "1"])]
    found = {"0": ["divergence"], "1": ["divergence"], "2": ["divergence"], "3": []}
    assert [[row["run"] for row in part] for part in score.tally(rows, found, "divergence")] == [["0"], ["1"], ["3"]]


def runs(cenote, folder):
    """Symptoms and rules of runs whose state is beyond doubt."""
    datasets.prepare(cenote, folder / "data")

    def run(name, *changes):
        file = folder / "classic.toml"
        file.write_text(configurations.experiment(CLASSIC, folder / "data", 4, 42))
        arguments = [word for change in changes for word in ("--set", change)]
        subprocess.run([cenote, "train", file, "--quiet", "--out", folder / name, *arguments], check=True, capture_output=True)
        compact.compact(folder / name / "trace.npz")
        result = outcome.Run(folder / name)
        record = trace.Trace(folder / name)
        symptoms = {f for f, m in outcome.symptoms(result).items() if m.all()}
        with numpy.errstate(all="ignore"):
            debugger = {f for f, m in debugger_rules.verdicts(result, record).items() if m.all()}
            autotrainer = {f for f, m in autotrainer_rules.verdicts(result, record).items() if m.all()}
        return result, symptoms, debugger, autotrainer

    result, symptoms, debugger, autotrainer = run("vanishing")
    assert symptoms == {"loss_not_decreasing", "unchanged_weights"} and not result.learnt().any(), symptoms
    assert {"unchanged_weights", "vanishing_gradient"} <= debugger and autotrainer == {"vanishing_gradient"}, (debugger, autotrainer)
    relu = 'network.layers[*].activation="relu"'
    _, symptoms, debugger, autotrainer = run("dead", relu, 'network.layers[*].bias_initializer={type="Constant",value=-50.0}')
    assert symptoms == {"loss_not_decreasing", "unchanged_weights"}, symptoms
    assert "dying_relu" in debugger and autotrainer == {"dying_relu"}, (debugger, autotrainer)
    _, symptoms, debugger, _ = run("saturated", 'network.layers[*].bias_initializer={type="Constant",value=50.0}')
    assert "saturated_activation" in debugger and "dying_relu" not in debugger, debugger
    _, symptoms, debugger, autotrainer = run("exploding", 'network.layers[*].activation="linear"', "recipe.optimizer.learning_rate=1e6")
    assert symptoms == {"divergence"} and "exploding_gradient" in debugger and "exploding_gradient" in autotrainer, (symptoms, autotrainer)
    result, symptoms, debugger, autotrainer = run("learns", relu, "recipe.optimizer={type=\"Adam\",learning_rate=0.01}",
                                                  "network.layers[1].repeat=2", "recipe.epochs=40")
    assert result.learnt().all() and not symptoms and not autotrainer and "dying_relu" not in debugger, (symptoms, debugger, autotrainer)
    agree_with_predictions(cenote, folder, result)


def agree_with_predictions(cenote, folder, run):
    """forward.py's last pre-activation through a sigmoid is what `cenote predict` gives."""
    subprocess.run([cenote, "predict", run.folder, folder / "data/moons.npz", "-o", folder / "y.npz"], check=True, capture_output=True)
    predicted = numpy.load(folder / "y.npz")["y_pred"]
    X = numpy.load(folder / "data/moons.npz")["X"]
    activation, x = forward.pre_activations(run.experiment["network"]["layers"], run.weights("weights.npz"), X)[-1]
    assert activation == "sigmoid" and x.shape == predicted.shape, (x.shape, predicted.shape)
    assert numpy.abs(1 / (1 + numpy.exp(-x)) - predicted).max() < 1e-4  # float32 against double


draws()
labels_are_those_of_the_draws()
labels_logic()
numbers()
with tempfile.TemporaryDirectory() as folder:
    runs(sys.argv[1], pathlib.Path(folder))
