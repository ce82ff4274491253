"""What an H100 SXM can do at most: the limits that the bounds are made of (NVIDIA's H100 data sheet and CUDA C++
programming guide, compute capability 9.0)."""

SMS, GIGAHERTZ = 132, 1.755
WARPS, BLOCKS, REGISTERS, SHARED = 64, 32, 65536, 227 * 1024  # of a multiprocessor
BYTES_PER_CYCLE = 3.35e12 / SMS / (GIGAHERTZ * 1e9)  # of device memory, for one multiprocessor

# Cycles of a multiprocessor that one instruction of one warp takes, four sub-cores side by side.
CYCLES = {"FMA": 1 / 4, "ALU": 2 / 4, "FP64": 2 / 4, "MUFU": 8 / 4, "SHFL": 1}
ISSUE = 1 / 4


def occupancy(registers, shared, threads):
    """(blocks, warps) of a multiprocessor that can be there at a time."""
    warps = threads // 32
    registers_of_warp = -(-registers // 8) * 8 * 32
    shared_of_block = -(-(shared + 1024) // 128) * 128
    blocks = min(BLOCKS, WARPS // warps, REGISTERS // registers_of_warp // warps, (SHARED + 1024) // shared_of_block)
    return blocks, blocks * warps


def wavefronts(addresses, bytes):
    """Of one shared-memory access: the byte address of each lane. 64 and 128 bits go by half and quarter warps, or twice
    as many lanes where neighbours read the same; in a group, as many as the words of the busiest bank."""
    def paired(bit):
        return all(addresses[lane] == addresses[lane ^ bit] for lane in range(32))
    group = {4: 32, 8: 16, 16: 8}[bytes]
    if bytes > 4 and (paired(1) or paired(2)):
        group *= 2
    total = 0
    for first in range(0, 32, group):
        banks = {}
        for lane in range(first, first + group):
            for word in range(addresses[lane] // 4, addresses[lane] // 4 + bytes // 4):
                banks.setdefault(word % 32, set()).add(word)
        total += max(map(len, banks.values()))
    return total
