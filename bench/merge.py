#!/usr/bin/env python3
"""merge.py OUTPUT ROWS.json...: the rows of several benchmark programs in one file, with what they ran on.

Names become fields (op/dense_forward/cpu/width:10/… has "op", "backend", "width"); a row that this machine could not
measure keeps its reason and loses its zeros."""
import json
import pathlib
import re
import subprocess
import sys

LOST = {"family_index", "per_family_instance_index", "run_type", "threads", "repetition_index", "error_occurred"}
NUMBERS = {"iterations", "real_time", "cpu_time", "time_unit"}  # Google Benchmark's; zero if nothing was measured
OF_A_PROGRAM = {"date", "executable", "load_avg"}


def output_of(*command):
    """What a command prints, or None if it is not there or fails."""
    try:
        return subprocess.run(command, check=True, text=True, capture_output=True).stdout.strip() or None
    except (OSError, subprocess.CalledProcessError):
        return None


def cpu_field(name):
    try:
        found = re.findall(rf"^{name}\s*: (.*)$", pathlib.Path("/proc/cpuinfo").read_text(), re.M)
    except OSError:
        found = []
    return found


def commit(folder):
    """The checkout's, or what a bundle says that it was made of."""
    packed = folder / "commit"
    if packed.is_file():
        return packed.read_text().strip()
    root = str(folder)
    changed = output_of("git", "-C", root, "status", "--porcelain", "--untracked-files=no")
    return (output_of("git", "-C", root, "rev-parse", "--short", "HEAD") or "unknown") + (" with changes" if changed else "")


def provenance():
    """What Google Benchmark does not say about a machine."""
    gpu = output_of("nvidia-smi", "--query-gpu=name,driver_version,clocks.sm,clocks.max.sm,clocks.mem", "--format=csv,noheader")
    models, clocks = cpu_field("model name"), cpu_field("cpu MHz")
    return {
        "commit": commit(pathlib.Path(__file__).resolve().parent),
        "device": f"{models[0]} ({len(models)} cores)" if models else "unknown",
        "clocks": "MHz: " + ", ".join(clocks) if clocks else "unknown",
        "kernel": output_of("uname", "-sr") or "unknown",
        "gpu, driver, clocks": gpu or "not available: nvidia-smi shows no GPU",
    }


def fields_of(name):
    """op/activation_forward/relu/cpu/width:10/manual_time: what was timed, by what, and where."""
    words = [w for w in name.split("/") if not re.fullmatch(r"manual_time(_\w+)?|iterations:\d+", w)]
    fields = {key: int(value) for key, value in (w.split(":") for w in words if re.fullmatch(r"\w+:\d+", w))}
    plain = [w for w in words if ":" not in w]
    backend = next((w for w in plain if w in ("reference", "cpu", "cuda")), None)
    if backend is None:
        return fields
    return {"op": "/".join(w for w in plain[1:] if w != backend) or plain[0], "backend": backend, **fields}


def row_of(measured):
    lacks = measured.get("error_occurred", False)
    row = {"name": measured["name"], **fields_of(measured.get("run_name", measured["name"]))}
    for key, value in measured.items():
        if key in LOST or key in ("name", "run_name") or lacks and key in NUMBERS:
            continue
        row["reason" if key == "error_message" else key] = float(f"{value:.6g}") if isinstance(value, float) else value
    return row


def merged(files):
    context, programs, rows = provenance(), {}, []
    for file in files:
        text = pathlib.Path(file).read_text()
        if not text.strip():
            continue  # no row of that program was asked for
        one = json.loads(text)
        program = pathlib.Path(one["context"]["executable"]).name
        programs[program] = {key: one["context"][key] for key in sorted(OF_A_PROGRAM - {"executable"}) if key in one["context"]}
        for key in ("core_peak", "cuda_peak"):
            if key in one["context"]:
                programs[program][key] = one["context"].pop(key)
        context = {**{k: v for k, v in one["context"].items() if k not in OF_A_PROGRAM}, **context}
        rows += [row_of(row) for row in one["benchmarks"]]
    return {**context, "programs": programs}, rows


def main(output, files):
    context, rows = merged(files)
    if not rows:
        return print("bench: no rows", file=sys.stderr)
    lines = ",\n".join("    " + json.dumps(row, ensure_ascii=False) for row in rows)
    head = json.dumps({"context": context}, indent=2, ensure_ascii=False)[:-2]
    pathlib.Path(output).write_text(head + ',\n  "benchmarks": [\n' + lines + "\n  ]\n}\n")
    print(f"bench: {len(rows)} rows in {output}", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
