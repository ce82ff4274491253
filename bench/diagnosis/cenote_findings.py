"""Cenote's own findings of many runs: {run: [findings that hold for at least half of the members]}."""
import json
import subprocess


def verdicts(findings):
    """Names in a findings.json whose share of members is at least a half."""
    return sorted({f["finding"] for f in findings if f["members"] is not None and f["members"] >= 0.5})


def diagnose(cenote, folder, names, at_once=100):
    """Asks `cenote diagnose` of the run directories folder/runs/<name>."""
    found = {name: [] for name in names}
    for first in range(0, len(names), at_once):
        paths = {str(folder / "runs" / name): name for name in names[first : first + at_once]}
        answer = subprocess.run([cenote, "diagnose", "--json", *paths], check=True, capture_output=True, text=True)
        by_run = {}
        for finding in json.loads(answer.stdout):
            by_run.setdefault(finding["run"], []).append(finding)
        for run, findings in by_run.items():
            found[paths[run]] = verdicts(findings)
    return found
