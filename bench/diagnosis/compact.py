"""Makes a trace.npz small: deflated, and of what only the published rules read, just the statistics they use."""
import pathlib
import zipfile

KEPT = {"weight": {"norm", "abs_mean", "std"}, "update": {"norm", "abs_mean"}}  # all statistics of other tensors of layers


def is_kept(name):
    """name: "<layer>/<tensor>/<statistic>.npy", "<layer>/<variable>.<tensor>/<statistic>.npy" or "steps.npy"."""
    parts = name.removesuffix(".npy").split("/")
    if len(parts) < 3:
        return True
    variable, _, tensor = parts[1].rpartition(".")
    return parts[2] in KEPT[tensor] and not variable if tensor in KEPT else True


def compact(path):
    path = pathlib.Path(path)
    small = path.with_suffix(".part")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(small, "w") as new:
        for name in old.namelist():
            if is_kept(name):
                new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED, 1)
    small.rename(path)
