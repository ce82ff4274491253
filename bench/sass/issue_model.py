"""A model of a multiprocessor's four schedulers: warps issue in order, as the compiler's stall counts and scoreboards say;
one load-store unit serves all of them. Latencies are those published for H100 (shared memory: 28 cycles and one more for
each wavefront)."""
import h100

LATENCY = {"FMA": 4, "ALU": 4, "FP64": 10, "MUFU": 14, "SHFL": 23, "LDS/STS": 28, "LDG/STG": 300, "uniform": 20}
BUSY = {"ALU": 2, "FP64": 2, "MUFU": 8}  # cycles until a scheduler's pipe takes the next warp's
QUEUE = 6  # accesses of a scheduler that wait for the load-store unit


class Warp:
    def __init__(self, position):
        self.position, self.ready, self.scoreboards, self.steps = position, 0, [0.0] * 6, 0


class Scheduler:
    def __init__(self):
        self.warps, self.last, self.pipes, self.queue = [], None, {}, []

    def candidates(self):
        return ([self.last] if self.last else []) + [warp for warp in self.warps if warp is not self.last]


def steps_per_cycle(trace, wavefronts, warps, steps=3):
    """Executions of `trace`, a list of instructions, a cycle, by so many warps that run it again and again.
    wavefronts: cycles of the load-store unit of each."""
    schedulers = [Scheduler() for _ in range(4)]
    everyone = [Warp(index * len(trace) // warps) for index in range(warps)]
    for index, warp in enumerate(everyone):
        schedulers[index % 4].warps.append(warp)
    facts = [(one.pipe, one.stall, one.control >> 46 & 7, one.control >> 49 & 7, one.waits, wavefronts[n])
             for n, one in enumerate(trace)]
    time, unit_free, issued, begin = 0, 0.0, 0, None
    while True:
        for scheduler in schedulers:
            scheduler.queue = [end for end in scheduler.queue if end > time]
            for warp in scheduler.candidates():
                pipe, stall, written, read, waits, cost = facts[warp.position]
                if (warp.ready > time or any(warp.scoreboards[w] > time for w in waits)
                        or scheduler.pipes.get(pipe, 0) > time or (cost and len(scheduler.queue) >= QUEUE)):
                    continue
                done = free = time + LATENCY.get(pipe, 6)
                if pipe in BUSY:
                    scheduler.pipes[pipe] = time + BUSY[pipe]
                if cost:
                    start = max(unit_free, time + 4)
                    unit_free = free = start + cost
                    scheduler.queue.append(free)
                    done = start + LATENCY[pipe] + cost
                if written < 6:
                    warp.scoreboards[written] = max(warp.scoreboards[written], done)
                if read < 6:
                    warp.scoreboards[read] = max(warp.scoreboards[read], free)
                warp.ready, scheduler.last = time + stall, warp
                issued += 1
                warp.position += 1
                if warp.position == len(trace):
                    warp.position, warp.steps = 0, warp.steps + 1
                break
        time += 1
        slowest = min(warp.steps for warp in everyone)
        if begin is None and slowest >= 1:
            begin = time, issued
        if begin and slowest >= 1 + steps:
            return (issued - begin[1]) / len(trace) / (time - begin[0])


def member_steps(rate, members):
    """Of a whole H100, a second."""
    return rate * members * h100.SMS * h100.GIGAHERTZ * 1e9
