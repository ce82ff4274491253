#!/usr/bin/env python3
"""chain.py BUILD: bounds from SASS for the kernels of dense chains, as a Markdown table: member-steps a second of an H100.

Nothing here is measured. `bound` is what the busiest pipe allows, were nothing else in its way; `model` is what warps that
issue in order, stall and wait for shared memory as the encodings say reach together (issue_model.py). Paths that are
seldom taken hold a PMTRIG and are left out: partial batches, divisions in doubt, every sixteenth step's constants."""
import collections
import re
import sys

import bounds
import h100
import issue_model
import sass

LANES, PITCH, BATCH = 16, 36, 32
MOST_LOST = 0.6  # below this share of the bound, waiting limits and not a pipe


def shape(width):
    """Rows and columns of a part of a lane's tile, and the floats of a layer's weights with padding, as ChainShape."""
    rows, units = (width + 4) // 4, width // 2
    parts = 2 if rows * units > 72 else 1
    columns = 4 if width == 6 else units // parts
    return rows, columns, parts * (-(-rows * columns // 8) * 8) * 8


def member_floats(width, depth, keeps_state):
    """As ChainMemory in kernels/cuda/resident/chain_shape.h."""
    out = (width + 4) // 4
    gaps = 3 * width + 3 * out + 7 * BATCH // 4
    layers = (depth - 1) * shape(width)[2]
    end = max(depth * width, gaps) * PITCH + 60 + layers * (3 if keeps_state else 1)
    return end + (4 - end % 32) % 32


def bank_table(width, depth, keeps_state):
    """Wavefronts of each access of a warp, two members side by side; the least that its distinct bytes allow."""
    rows, columns, _ = shape(width)
    member = [lane // LANES * member_floats(width, depth, keeps_state) for lane in range(32)]
    own = [lane % LANES for lane in range(32)]
    half, ig, jg = [o >> 3 for o in own], [o >> 1 & 3 for o in own], [o & 1 for o in own]
    ones = max(depth * width, 3 * width + 3 * ((width + 4) // 4) + 7 * BATCH // 4) * PITCH

    def inputs(r):
        found = []
        for lane in range(32):
            i = ig[lane] + 4 * r
            place = i * PITCH if i < width else ones + 4 * (i - ones // 4 & 7)
            found.append(4 * (member[lane] + place + half[lane] * 16))
        return found
    accesses = {
        "weights, by all": ([4 * m for m in member], 16),
        "own samples": ([4 * (member[lane] + 2 * own[lane]) for lane in range(32)], 8),
        "deltas": ([4 * (member[lane] + jg[lane] * PITCH + half[lane] * 16) for lane in range(32)], 16),
        "own weights": ([4 * (member[lane] + (own[lane] & 7) * 4 + half[lane] * 32) for lane in range(32)], 16),
        **{f"inputs {r}": (inputs(r), 16) for r in range(rows)},
    }
    least = lambda places, size: -(-len({p + b for p in places for b in range(0, size, 4)}) * 4 // 128)
    return {name: (h100.wavefronts(places, size), least(places, size)) for name, (places, size) in accesses.items()}


def loops(body, labels):
    """(first, last) of each, by index, the largest first."""
    found = [(labels[one.target], n) for n, one in enumerate(body)
             if one.name.startswith("BRA") and labels.get(one.target, n + 1) <= n]
    return sorted(found, key=lambda loop: loop[0] - loop[1])


def cold_branches(body, labels):
    """Conditional branches forward that skip a path which tells a profiler of itself, and not a loop that has such a path."""
    cold = [n for n, one in enumerate(body) if one.name.startswith("PMTRIG")]
    inside = loops(body, labels)
    found = set()
    for n, one in enumerate(body):
        if not (one.name.startswith("BRA") and one.is_conditional and labels.get(one.target, 0) > n):
            continue
        target = labels[one.target]
        first = next((c for c in cold if n < c < target), None)
        guards_loop = any(n < begin <= (first or 0) <= end < target for begin, end in inside)
        if first and not guards_loop:
            found.add(n)
    return found


def step(body, labels, depth):
    """The instructions of one training step, in order: the largest loop, its two loops over layers depth − 1 times."""
    (first, last), *inner = loops(body, labels)
    left = {end: depth - 2 for begin, end in inner if first < begin and end < last}
    skipped, trace, at = cold_branches(body, labels), [], first
    while True:
        one = body[at]
        trace.append(one)
        if at == last:
            return trace
        if one.name.startswith("BRX"):
            at = labels[one.target]
        elif one.name.startswith("BRA") and left.get(at, 0) > 0:
            left[at] -= 1
            at = labels[one.target]
        elif one.name.startswith("BRA") and labels[one.target] > at and (not one.is_conditional or at in skipped):
            at = labels[one.target]
        else:
            at += 1


def wavefronts(trace):
    """A lane's own quads take four, quads that lanes share two; pairs of floats two."""
    own = {re.search(r"\[.*?\]", one.operands)[0] for one in trace if one.name.startswith("STS.128")}
    def of(one):
        if one.pipe == "SHFL":
            return 1
        if one.pipe not in ("LDS/STS", "LDG/STG"):
            return 0
        if one.pipe == "LDS/STS" and one.bytes == 16:
            return 4 if re.search(r"\[.*?\]", one.operands)[0] in own else 2
        return one.bytes / 4
    return [of(one) for one in trace]


def row(name, body, labels, registers, depth):
    width, activation, state = map(int, re.search(r"run_chainILi(\d+)E\w*?ActivationE(\d+)ELi(\d+)E", name).groups())
    if state and depth > state + 1:
        return None
    member_bytes = 4 * member_floats(width, depth, state == 0)
    warps = min(6, h100.SHARED // (2 * member_bytes))
    if warps == 0:
        return None
    trace = step(body, labels, depth)
    costs = wavefronts(trace)
    count = collections.Counter(one.pipe for one in trace)
    cycles = {pipe: each * count[pipe] / 2 for pipe, each in h100.CYCLES.items() if pipe != "SHFL"}
    cycles.update(issue=h100.ISSUE * len(trace) / 2, LSU=sum(costs) / 2)
    worst = max(cycles, key=cycles.get)
    bound = issue_model.member_steps(1 / cycles[worst] / 2, 2)
    model = issue_model.member_steps(issue_model.steps_per_cycle(trace, costs, warps), 2)
    conflicts = [f"{what} {got} for {least}" for what, (got, least) in bank_table(width, depth, state == 0).items()
                 if got > max(least, 2)]
    numbers = " | ".join(f"{cycles[pipe]:.0f}" for pipe in ("issue", "FMA", "ALU", "MUFU", "LSU"))
    limit = worst if model >= MOST_LOST * bound else f"latency, {2 * warps} members"
    return (f"| {ACTIVATIONS[activation]} {depth} × {width} | {registers} | {member_bytes} | {2 * warps} | {len(trace)} | "
            f"{numbers} | {limit} | {bound / 1e6:.0f} | {model / 1e6:.0f} | {'; '.join(conflicts) or 'none'} |")


ACTIVATIONS = {1: "sigmoid", 2: "tanh", 3: "relu"}  # include/cenote/activation.h


def main(build):
    print("| hidden layers | registers | bytes a member | members an SM | instructions a step of a warp | issue | FMA | ALU "
          "| MUFU | LSU | limit | bound, M/s | model, M/s | bank conflicts |")
    print("| --- |" + " ---: |" * 9 + " --- | ---: | ---: | --- |")
    for one in bounds.objects(build, "resident/chain_*.cu.o"):
        used = bounds.resources(one.with_name(one.name + ".ptxas"))
        for name, (body, labels) in sorted(sass.kernels(bounds.disassembled(one)).items()):
            for depth in (3, 10, 30):
                if line := row(name, body, labels, used[name][0], depth):
                    print(line, flush=True)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "build/release")
