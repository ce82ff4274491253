#!/usr/bin/env python3
"""Makes the corpus's seeds: files that NumPy, csv writers and MNIST's tools make, and claims that are false.

`python3 tests/fuzz/make_seeds.py` writes corpus/<target>/seed-*; experiments are seeded from tests/golden.
"""
import gzip
import io
import pathlib
import struct
import zipfile
import zlib

import numpy as np

HERE = pathlib.Path(__file__).parent
X = np.array([[0, 1], [2, 3], [4, 5], [6, 7]])
Y = np.array([0, 1, 0, 1])


def put(target, name, data):
    folder = HERE / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"seed-{name}").write_bytes(data if isinstance(data, bytes) else data.encode())


def npz(save=np.savez, **arrays):
    stream = io.BytesIO()
    save(stream, **arrays)
    return stream.getvalue()


def npy_header(shape, descr="<f8", fortran=False, version=1):
    text = repr({"descr": descr, "fortran_order": fortran, "shape": shape}).encode()
    length = struct.pack("<H" if version == 1 else "<I", len(text))
    return b"\x93NUMPY" + bytes([version, 0]) + length + text


def archive(members, compression=zipfile.ZIP_STORED, zip64=False):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as file:
        for name, data in members:
            with file.open(name, "w", force_zip64=zip64) as member:
                member.write(data)
    return stream.getvalue()


def npz_seeds():
    for dtype in ("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float32", ">f8"):
        put("npz", dtype.strip(">"), npz(X=X.astype(dtype), y=Y.astype(dtype)))
    put("npz", "deflated", npz(np.savez_compressed, X=X / 8, y=Y))
    put("npz", "fortran", npz(X=np.asfortranarray(X / 8), y=np.asfortranarray(np.arange(24.0).reshape(4, 3, 2)[:, :, 0])))
    put("npz", "split", npz(X_train=X / 8, y_train=Y, X_test=X[:2] / 8, y_test=Y[:2], X=X / 8, y=Y))
    put("npz", "ranks", npz(X=np.zeros(()), y=np.zeros((0, 3)), z=np.zeros((1, 2, 1, 2)), empty=np.zeros(0)))
    put("npz", "other-dtypes", npz(X=np.array(["text"]), y=np.zeros(2, [("a", "<f4")]), z=np.zeros(2, complex)))
    put("npz", "not-finite", npz(X=np.array([[np.nan, np.inf]]), y=np.array([0])))
    v2 = npy_header((4, 2), version=2) + X.astype("<f8").tobytes()
    put("npz", "version-2-zip64", archive([("X.npy", v2), ("y.npy", npy_header((4,), "<i8") + Y.tobytes())], zip64=True))
    put("npz", "without-members", archive([]))
    put("npz", "huge-claims", archive([("X.npy", npy_header((10**18, 10**18))), ("y.npy", npy_header((2**61, 8)))]))
    put("npz", "empty-of-huge-axes", archive([("X.npy", npy_header((0, 2**62))), ("y.npy", npy_header((2**62, 0)))]))
    bomb = npy_header((1 << 13, 1), "|u1") + bytes(1 << 13)
    put("npz", "bomb", archive([("X.npy", bomb), ("y.npy", bomb)], zipfile.ZIP_DEFLATED))
    put("npz", "cut-off", npz(X=X, y=Y)[:-30])


def csv_seeds():
    put("csv", "plain", "a,b,y\n0,1,0\n2,3,1\n4,5,0\n6,7,1\n")
    put("csv", "quotes", '"a, b","c ""d""",y\r\n"0.5",1e3,0\r\n-2,"+3",1\r\n')
    put("csv", "line-in-quotes", '"a\nb",y,z\n"1",0,0.5\n\n2,1,-.25\n')
    put("csv", "old-mac", "a,y\r1,0\r2,1\r")
    put("csv", "byte-order-mark", "\ufeffa,y\n1, 2 \n3,\t4\n")
    put("csv", "two-targets", "a,y,z\n1,2,3\n4,5,6\n7,8,9")
    put("csv", "blank-header", ",y\n1,2\n")
    put("csv", "not-finite", "a,y\nnan,inf\n")
    put("csv", "huge", "a,y\n1e400,99999999999999999999\n")
    put("csv", "wrong-quote", 'a,y\n1"2,3\n')
    put("csv", "open-quote", 'a,y\n"1,2\n3')
    put("csv", "nul", "a,\0y,y\n1,2,\0\n")


def gradients_seeds():
    vanishing = "0,a,1e-6,1\n0,b,1e-4,1\n0,c,.1,1\n0,out,.2,1\n1,a,1e-6,1\n1,b,1e-4,1\n1,c,.1,1\n1,out,.2,1\n"
    put("gradients", "vanishing", "step,layer,weight_gradient,loss\n" + vanishing)
    put("gradients", "exploding", "step,layer,activation_gradient\n0,a,1e6\n0,b,1e3\n0,c,.1\n0,out,.2\n")
    put("gradients", "members", "member,step,layer,weight_gradient,activation_gradient\n0,0,a,1,2\n0,0,b,3,\n7,5,a,,2\n")
    put("gradients", "not-finite", "step,layer,weight_gradient,loss\n0,a,nan,1\n0,b,inf,1\n0,c,1,nan\n1,a,-nan,inf\n")
    put("gradients", "dialect", '\ufeff"step" , layer,weight_gradient\r\n3.0,"a, ""b""",+1e-3\r\n1,"a\nb", 0 \r\n')
    put("gradients", "beyond", "step,layer,weight_gradient\n1e400,a,1\n0,a,1e400\n0,b,1e-400\n9007199254740993,a,1\n")
    put("gradients", "twice", "step,layer,weight_gradient\n0,a,1\n0,a,1\n")
    put("gradients", "columns", "step,step,layer,weight_gradients\n0,0,a,1\n")
    put("gradients", "negative", "step,layer,weight_gradient\n0,a,-1\n")
    put("gradients", "learnt", "step,layer,weight_gradient,loss\n" + "".join(
        f"{step},{layer},0.1,{1 / (1 + step)}\n" for step in range(20) for layer in "abc"))
    put("gradients", "stuck", "step,layer,weight_gradient,loss\n" + "".join(
        f"{step},{layer},0.1,0.7\n" for step in range(20) for layer in "abc"))


def idx(code, array, dtype):
    return struct.pack(">BBBB", 0, 0, code, array.ndim) + struct.pack(f">{array.ndim}I", *array.shape) + array.astype(
        dtype).tobytes()


def idx_seeds():
    images = np.arange(4 * 3 * 2).reshape(4, 3, 2)
    labels = idx(0x08, Y, "u1")
    codes = {0x08: "u1", 0x09: "i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
    for code, dtype in codes.items():
        put("idx", dtype.strip(">"), idx(code, images, dtype) + b"\n--\n" + labels)
    plain = idx(0x08, images, "u1")
    put("idx", "gzip", gzip.compress(plain, mtime=0) + b"\n--\n" + gzip.compress(labels, mtime=0))
    put("idx", "gzip-twice", gzip.compress(plain[:9], mtime=0) + gzip.compress(plain[9:], mtime=0) + b"\n--\n" + labels)
    put("idx", "gzip-cut-off", gzip.compress(plain, mtime=0)[:-6] + b"\n--\n" + labels)
    put("idx", "zlib", zlib.compress(plain) + b"\n--\n" + labels)
    claim = struct.pack(">BBBBIII", 0, 0, 0x0E, 3, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF)
    put("idx", "huge-claim", claim + b"\n--\n" + labels)
    put("idx", "rank-255", bytes([0, 0, 8, 255]) + bytes([0, 0, 0, 1]) * 255 + b"\x07\n--\n" + labels)
    put("idx", "empty-axis", struct.pack(">BBBBIII", 0, 0, 8, 3, 0, 0xFFFFFFFF, 0xFFFFFFFF) + b"\n--\n" + labels)
    bomb = struct.pack(">BBBBII", 0, 0, 8, 2, 64, 128) + bytes(1 << 13)
    put("idx", "bomb", gzip.compress(bomb, mtime=0) + b"\n--\n" + labels)


def experiment_seeds():
    golden = HERE.parent / "golden"
    for file in sorted(golden.glob("*/experiment.toml")) + sorted(golden.glob("bits/*.toml")):
        name = file.parent.name if file.stem == "experiment" else file.stem
        put("experiment", name, file.read_bytes())
    for file in sorted((HERE.parent.parent / "engine/study").glob("*.toml")):
        put("experiment", file.stem, file.read_bytes())


if __name__ == "__main__":
    npz_seeds()
    csv_seeds()
    idx_seeds()
    gradients_seeds()
    experiment_seeds()
