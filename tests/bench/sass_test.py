"""sass_test.py BUILD: the innermost loops of the dense products as nvcc left them: at least four FFMA for each load from
shared memory, and no access to local memory, which is where spilled registers go. Exit code 77: no tools to read SASS."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "bench/sass"))
import bounds
import sass

LEAST = 4  # FFMA for each LDS
PRODUCTS = ("DenseForward", "DenseBackwardInput", "DenseBackwardKernel")


def counted(loop, name):
    return sum(one.name.split(".")[0] == name for one in loop)


def ratio(body, labels):
    loop = max(sass.innermost_loops(body, labels), key=lambda one: counted(one, "FFMA"))
    return counted(loop, "FFMA") / max(counted(loop, "LDS"), 1)


def refused(products, least):
    """What is wrong with {product: (instructions, labels)}."""
    reasons = [f"{name} has no kernel" for name in PRODUCTS if name not in products]
    for name, (body, labels) in products.items():
        if ratio(body, labels) < least:
            reasons.append(f"{name}: {ratio(body, labels):.1f} FFMA for each LDS, fewer than {least}")
        if local := counted(body, "LDL") + counted(body, "STL"):
            reasons.append(f"{name}: {local} accesses to local memory")
    return reasons


def main(build):
    if not all(map(bounds.found_tool, ("cuobjdump", "nvdisasm"))):
        print("neither cuobjdump nor nvdisasm reads SASS here")
        return 77
    kernels = sass.kernels(bounds.disassembled(bounds.objects(build, "dense.cu.o")[0]))
    products = {bounds.readable(name): code for name, code in kernels.items() if bounds.readable(name) in PRODUCTS}
    assert len(refused(products, 1000)) == len(PRODUCTS), "nothing would be refused"
    return "\n".join(refused(products, LEAST)) or 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
