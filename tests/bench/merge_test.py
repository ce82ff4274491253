"""merge_test.py: rows of several programs become one file; what was not measured has a reason and no numbers."""
import json
import pathlib
import subprocess
import sys
import tempfile

MERGE = pathlib.Path(__file__).resolve().parents[2] / "bench/merge.py"
MEASURED = {"name": "op/loss/mse/cpu/width:10/batch:32/members:1/manual_time", "real_time": 2.0, "iterations": 3, "us": 1.23456789}
LACKING = {"name": "steps/cuda/depth:2/width:4/manual_time", "error_occurred": True, "real_time": 0.0, "cpu_time": 0.0,
           "iterations": 0, "time_unit": "ns", "error_message": "not available: no device"}


def program(name, rows):
    return json.dumps({"context": {"executable": f"./{name}", "date": "today", "load_avg": [1], "core_peak": "9", "simd": "x"},
                       "benchmarks": rows})


with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    (folder / "a.json").write_text(program("a_bench", [MEASURED]))
    (folder / "b.json").write_text(program("b_bench", [LACKING]))
    (folder / "c.json").write_text("")  # a program none of whose rows were asked for
    subprocess.run([sys.executable, MERGE, folder / "all.json", *sorted(folder.glob("?.json"))], check=True)
    document = json.loads((folder / "all.json").read_text())

context, (measured, lacking) = document["context"], document["benchmarks"]
assert set(context["programs"]) == {"a_bench", "b_bench"} and context["programs"]["a_bench"]["core_peak"] == "9", context
assert context["simd"] == "x" and context["commit"] and context["gpu, driver, clocks"], context
assert measured == {**MEASURED, "op": "loss/mse", "backend": "cpu", "width": 10, "batch": 32, "members": 1, "us": 1.23457}, measured
assert lacking == {"name": LACKING["name"], "op": "steps", "backend": "cuda", "depth": 2, "width": 4,
                   "reason": "not available: no device"}, lacking
