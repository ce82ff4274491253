"""A run's trace: series by layer, tensor and statistic, arrays (T, members)."""
import zipfile

import numpy


class Trace:
    def __init__(self, folder):
        self.zip = zipfile.ZipFile(folder / "trace.npz")
        self.names = [name.removesuffix(".npy") for name in self.zip.namelist()]
        with self.zip.open("steps.npy") as steps:
            self.steps = numpy.lib.format.read_array(steps)

    def __getitem__(self, name):
        """One series: float64 (T, members), as all are, so its header is skipped (numpy.load would take minutes over all runs)."""
        data = self.zip.read(f"{name}.npy")
        start = 10 + int.from_bytes(data[8:10], "little")
        return numpy.frombuffer(data, "<f8", offset=start).reshape(len(self.steps), -1)

    def layers(self, tensor, statistic):
        """Names of layers that have this series, in the network's order."""
        end = f"/{tensor}/{statistic}"
        return [name.removesuffix(end) for name in self.names if name.endswith(end)]

    def series(self, tensor, statistic, layers=None):
        """(layers, T, members) of all layers, or of those named."""
        layers = self.layers(tensor, statistic) if layers is None else layers
        arrays = [self[f"{layer}/{tensor}/{statistic}"] for layer in layers]
        return numpy.stack(arrays) if arrays else numpy.zeros((0, len(self.steps), 1))

    def any(self, tensors, statistic, holds):
        """Members for which `holds` is true of any of the tensors' values, anywhere, at any step."""
        found = False
        for name in self.names:
            layer_tensor, _, last = name.rpartition("/")
            if last == statistic and layer_tensor.rpartition("/")[2].rpartition(".")[2] in tensors:
                found = found | holds(self[name]).any(0)
        return found
