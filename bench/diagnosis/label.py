"""Labels of the runs that generate.py made: `python3 label.py --out FOLDER --labels labels.csv`. DEFINITIONS.md says what they mean.

Columns: run, half, twins, faults (in words, with what was changed), learnt (members of 8), outcome (learns, fails, unclear,
no_base), one column per cause: 1 required, 0 wrong, empty: not scored; one column per symptom: 1 or 0.
"""
import argparse
import collections
import concurrent.futures
import csv
import functools
import gzip
import io
import os
import pathlib

import datasets
import generate
import inject
import outcome

SYMPTOMS = ["divergence", "loss_not_decreasing", "unchanged_weights"]
COLUMNS = ["run", "half", "twins", "faults", "learnt", "outcome", *inject.CAUSES.values(), *SYMPTOMS]


def verdict(learnt, members):
    return "learns" if 2 * learnt > members else "fails" if 2 * learnt < members else "unclear"


def single_causes(fault):
    """({letters required}, {letters optional}) of a single fault whose run fails."""
    return set(fault.required), set(fault.optional)


def pair_causes(a, b, alone_a, alone_b):
    """The same of a pair whose run fails; alone_*: what came of each fault alone."""
    if "unclear" in (alone_a, alone_b):
        return set(), set(inject.CAUSES)
    both_harmless = alone_a == alone_b == "learns"
    required, optional = set(), set()
    for fault, other, alone, other_alone in ((a, b, alone_a, alone_b), (b, a, alone_b, alone_a)):
        is_cause = both_harmless or alone == "fails" or other_alone == "learns"
        certain = set(fault.required) - set(other.disturbs) if is_cause else set()
        required |= certain
        optional |= set(fault.optional) | (set(fault.required) - certain)
    return required, optional - required


def labels(outcome_word, causes):
    """{finding: "1", "0" or ""}"""
    if outcome_word in ("unclear", "no_base"):
        return dict.fromkeys(inject.CAUSES.values(), "")
    required, optional = causes if outcome_word == "fails" else (set(), set())
    return {name: "1" if letter in required else "" if letter in optional else "0" for letter, name in inject.CAUSES.items()}


def described(fault):
    changes = [f"{key}={value}" for key, value in fault.changes] + [f"data.{key}={value}" for key, value in fault.data]
    return f"{fault.name}: " + "; ".join(changes)


def row(folder, twins, faults, word=None, causes=(set(), set())):
    run = outcome.Run(folder)
    learnt = int(run.learnt().sum())
    word = word or verdict(learnt, run.members)
    found = {name: int(2 * share.sum() >= run.members) for name, share in outcome.symptoms(run).items()}
    base = folder.parent.name
    return {"run": f"{base}/{folder.name}", "half": "held_out" if datasets.is_held_out(base) else "tuning",
            "twins": " ".join(twins), "faults": " & ".join(map(described, faults)), "learnt": learnt, "outcome": word,
            **labels(word, causes), **found}


def family(folder, number):
    """Rows of base `number` and all that was injected into it."""
    c, faults, pairs = inject.family(generate.SEED, number, generate.SINGLES, generate.PAIRS)
    here = folder / "runs" / c["name"]
    if not outcome.is_base(here / "base"):
        return [row(here / "base", [], [], word="no_base")]
    rows = [row(here / "base", [], [])]
    for i, fault in enumerate(faults):
        rows.append(row(here / f"f{i}", ["base"], [fault], causes=single_causes(fault)))
    alone = [r["outcome"] for r in rows[1:]]
    for i, j in pairs:
        causes = pair_causes(faults[i], faults[j], alone[i], alone[j])
        rows.append(row(here / f"p{i}-{j}", [f"f{i}", f"f{j}"], [faults[i], faults[j]], causes=causes))
    return rows


def write(path, rows):
    """CSV, gzipped without a time stamp if the name ends in .gz."""
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    data = text.getvalue().encode()
    path.write_bytes(gzip.compress(data, mtime=0) if path.suffix == ".gz" else data)


def read(path):
    """Rows of a labels file."""
    path = pathlib.Path(path)
    data = path.read_bytes()
    return list(csv.DictReader(io.StringIO((gzip.decompress(data) if path.suffix == ".gz" else data).decode())))


def counts(rows):
    """Markdown: how many runs have each label, by half."""
    lines = ["| half | runs | learn | fail | unclear | no base | " + " | ".join(COLUMNS[6:]) + " |",
             "| --- |" + " ---: |" * (5 + len(COLUMNS[6:]))]
    for half in ("tuning", "held_out"):
        mine = [r for r in rows if r["half"] == half]
        outcomes = collections.Counter(r["outcome"] for r in mine)
        found = [f"{sum(str(r[c]) == '1' for r in mine)} : {sum(str(r[c]) == '0' for r in mine)}" for c in COLUMNS[6:]]
        lines.append(f"| {half} | {len(mine)} | " + " | ".join(str(outcomes[w]) for w in ("learns", "fails", "unclear", "no_base"))
                     + " | " + " | ".join(found) + " |")
    return "\n".join(lines)


def rows_of(folder, number):
    """Rows of a family, or None where runs are missing."""
    try:
        return family(folder, number)
    except FileNotFoundError:
        return None


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=pathlib.Path, required=True, help="generate.py's folder")
    parser.add_argument("--labels", type=pathlib.Path, required=True)
    parser.add_argument("--bases", type=int, default=800)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    with concurrent.futures.ProcessPoolExecutor(options.jobs, initializer=os.nice, initargs=(3,)) as pool:
        families = list(pool.map(functools.partial(rows_of, options.out), range(options.bases), chunksize=8))
    rows = [row for family_rows in families for row in family_rows or []]
    if None in families:
        print(f"{families.count(None)} of {options.bases} families are left out: generate.py has not finished them")
    write(options.labels, rows)
    print(counts(rows))


if __name__ == "__main__":
    main()
