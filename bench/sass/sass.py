"""Reads SASS as nvdisasm prints it: instructions, labels, innermost loops, and which pipe each instruction takes."""
import re
from dataclasses import dataclass

PIPES = {  # by the first part of the name; what is not listed is integer and logic: ALU
    "FMA": "FFMA FMUL FADD FFMA32I FMUL32I FADD32I IMAD IMAD32I HFMA2",
    "FP64": "DFMA DMUL DADD DSETP",
    "MUFU": "MUFU",
    "LDS/STS": "LDS STS ATOMS",
    "LDG/STG": "LDG STG LD ST LDL STL RED ATOM ATOMG",
    "SHFL": "SHFL",
    "BAR": "BAR",
    "control": "BRA BSSY BSYNC WARPSYNC EXIT NOP CALL RET YIELD BRX DEPBAR BMOV PMTRIG",
}
PIPE_OF = {name: pipe for pipe, names in PIPES.items() for name in names.split()}


@dataclass
class Instruction:
    address: int
    name: str  # with its suffixes: LDS.128
    operands: str
    is_conditional: bool = False
    control: int = 0  # the high word, where nvdisasm prints encodings (-hex)

    @property
    def pipe(self):
        first = self.name.split(".")[0]
        if first in PIPE_OF:
            return PIPE_OF[first]
        return "uniform" if first.startswith("U") or first in ("S2R", "S2UR", "R2UR", "CS2R", "LDC") else "ALU"

    @property
    def is_float_fma(self):
        return self.name.startswith("FFMA")

    # What the compiler tells the scheduler: bits 41–44, 46–48, 49–51, 52–57 of the high word.
    @property
    def stall(self):
        return max(self.control >> 41 & 15, 1)

    @property
    def barriers(self):
        """The scoreboards that it sets when its result is written, and when its operands are read."""
        return [b for b in (self.control >> 46 & 7, self.control >> 49 & 7) if b < 6]

    @property
    def waits(self):
        return [b for b in range(6) if self.control >> 52 >> b & 1]

    @property
    def target(self):
        found = re.search(r"\.L_x_\d+", self.operands)
        return found[0] if found else None

    @property
    def bytes(self):
        """Of a memory access, by one lane."""
        return next((bits // 8 for bits in (128, 64) if f".{bits}" in self.name), 4)


def kernels(text):
    """{mangled name: (instructions, {label: index})}"""
    found, body, labels = {}, [], {}
    for line in text.split("\n"):
        if section := re.match(r"\.text\.(\w+):", line):
            body, labels = [], {}
            found[section[1]] = (body, labels)
        elif label := re.match(r"(\.L_x_\d+):", line):
            labels[label[1]] = len(body)
        elif code := re.match(r"\s*/\*([0-9a-f]{4,6})\*/\s+(@!?U?P\w+\s+)?([A-Z][\w.]*)\s*(.*?);", line):
            body.append(Instruction(int(code[1], 16), code[3], code[4], code[2] is not None))
        elif (encoding := re.match(r"\s*/\* 0x([0-9a-f]{16}) \*/", line)) and body:
            body[-1].control = int(encoding[1], 16)
    return found


def innermost_loops(body, labels):
    """Runs of instructions from a label to a branch back to it that hold no other such run."""
    ends = [(labels[m[0]], i) for i, one in enumerate(body)
            if one.name.startswith("BRA") and (m := re.search(r"\.L_x_\d+", one.operands)) and labels.get(m[0], i) < i]
    inner = [(a, b) for a, b in ends if not any((c, d) != (a, b) and a <= c and d <= b for c, d in ends)]
    return [body[a:b + 1] for a, b in inner]
