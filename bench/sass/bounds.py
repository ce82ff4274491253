#!/usr/bin/env python3
"""bounds.py BUILD: bounds from SASS for the kernels of BUILD (a build with a CUDA toolkit), as a Markdown table.

Nothing here is measured. A bound says what the busiest pipe of an H100 allows for a kernel's innermost loop, were nothing
else in its way: no latency, no launch, no barrier. cuobjdump and nvdisasm are the toolkit's, or PyPI's
nvidia-cuda-cuobjdump and nvidia-cuda-nvdisasm."""
import collections
import pathlib
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile

import h100
import sass

ARCHITECTURE = "sm_90"
TILE_THREADS = 64  # of a dense tile of 32 × 32; other kernels: at most 128 (kernels/cuda/team.h)


def found_tool(name):
    packages = pathlib.Path(sysconfig.get_paths()["purelib"]).glob(f"nvidia/*/bin/{name}")
    places = [shutil.which(name), f"/usr/local/cuda/bin/{name}", *packages]
    return next((str(pathlib.Path(place).absolute()) for place in places if place and pathlib.Path(place).exists()), None)


def tool(name):
    return found_tool(name) or sys.exit(f"{name} is neither on PATH nor in /usr/local/cuda/bin; pip install nvidia-cuda-{name}")


def objects(build, pattern="*.cu.o"):
    """Object files with kernels."""
    target = pathlib.Path(build) / "kernels/cuda/device/CMakeFiles/cenote_cuda.dir/__"
    return sorted(target.glob(pattern)) or sys.exit(f"{target} holds no kernels: build with a CUDA toolkit first")


def disassembled(target):
    """SASS text of an object file."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([tool("cuobjdump"), "-xelf", ARCHITECTURE, target.resolve()], cwd=folder, check=True,
                       stdout=subprocess.DEVNULL)
        cubins = list(pathlib.Path(folder).glob("*.cubin"))
        return "".join(subprocess.run([tool("nvdisasm"), "-c", "-hex", one], check=True, text=True, capture_output=True).stdout
                       for one in cubins)


def resources(report):
    """{mangled name: (registers, bytes of shared memory)} from what ptxas said."""
    found = {}
    for entry in re.split(r"Compiling entry function ", report.read_text())[1:]:
        name, architecture = re.match(r"'(\w+)' for '(\w+)'", entry).groups()
        shared = re.search(r"(\d+) bytes smem", entry)
        if architecture == ARCHITECTURE:
            found[name] = int(re.search(r"Used (\d+) registers", entry)[1]), int(shared[1]) if shared else 0
    return found


def readable(name):
    if "run_resident" in name:
        return "resident interpreter"
    operation = re.search(r"run_operationINS0_\d+(\w+?)EEEv", name) or re.search(r"cuda\d+(\w+?)EN6thrust", name)
    return operation[1] if operation else "devcheck" if "prove" in name else name


def dense_wavefronts(loads):
    """Those of a dense inner loop, half of whose loads are of a (a thread's four rows) and half of b (its columns)."""
    def lane_place(lane):  # as tile_place in kernels/cuda/product.h, for a tile of 32 × 32, in fours
        square, squares = lane // 4, 32 // 4 // 2
        return square // squares * 2 + lane % 4 // 2, square % squares * 2 + lane % 2
    a = [16 * lane_place(lane)[0] for lane in range(32)]
    b = [16 * lane_place(lane)[1] for lane in range(32)]
    return loads / 2 * (h100.wavefronts(a, 16) + h100.wavefronts(b, 16))


def limits(loop, is_dense):
    """Cycles of a multiprocessor that one iteration by one warp takes at least, by what limits it."""
    count = collections.Counter(one.pipe for one in loop)
    cycles = {pipe: each * count[pipe] for pipe, each in h100.CYCLES.items()}
    cycles["issue"] = h100.ISSUE * len(loop)
    shared = [one for one in loop if one.pipe == "LDS/STS"]
    in_shared = dense_wavefronts(len(shared)) if is_dense else sum(one.bytes / 4 for one in shared)
    # Global accesses as if every lane's neighbour were beside it, and everything in the first cache.
    cycles["LSU"] = in_shared + sum(one.bytes / 4 for one in loop if one.pipe == "LDG/STG")
    return cycles


def row(name, body, labels, registers, shared):
    kernel = readable(name)
    is_dense = kernel in ("DenseForward", "DenseBackwardInput", "DenseBackwardKernel")
    blocks, warps = h100.occupancy(registers, shared, TILE_THREADS if is_dense else 128)
    head = f"| {kernel} | {registers} | {shared} | {blocks} × {warps // blocks} = {warps} | "
    loops = sass.innermost_loops(body, labels)
    if not loops:
        return head + "no loop |" + " |" * 10
    loop = max(loops, key=lambda one: (sum(i.is_float_fma and is_dense for i in one), len(one)))
    count = collections.Counter(one.pipe for one in loop)
    fma = sum(one.is_float_fma for one in loop)
    loads = sum(one.name.startswith("LDS") for one in loop)
    cycles = limits(loop, is_dense)
    worst = max(cycles, key=cycles.get)
    counts = " | ".join(str(count[pipe]) for pipe in ("FMA", "ALU", "FP64", "LDS/STS", "LDG/STG", "SHFL", "BAR"))
    bound = 2 * 32 * fma / cycles[worst] * h100.SMS * h100.GIGAHERTZ / 1000
    dense = f"{fma / loads:.0f} | {cycles['LSU']:.0f} | {bound:.1f}" if is_dense and loads else " | | "
    return head + f"{len(loop)} | {counts} | {dense} | {worst} {cycles[worst]:.1f} |"


def main(build):
    found = objects(build)
    print("| kernel | registers | shared bytes | blocks × warps an SM | instructions in the loop | FMA, IMAD | ALU | FP64 "
          "| LDS/STS | LDG/STG | SHFL | BAR | FFMA per LDS | wavefronts | bound TFLOP/s | limit, SM cycles a warp |")
    print("| --- |" + " ---: |" * 15)
    for one in found:
        used = resources(one.with_name(one.name + ".ptxas"))
        for name, (body, labels) in sorted(sass.kernels(disassembled(one)).items()):
            if "EmptyKernel" in name or "run_chain" in name:  # Thrust's question for the architecture; see chain.py
                continue
            print(row(name, body, labels, *used[name]))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "build/release")
