"""What the pages of committed rows are made of."""
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def number(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def table(head, lines):
    rows = ["| " + " | ".join(head) + " |", "| --- |" + " ---: |" * (len(head) - 1)]
    return "\n".join(rows + ["| " + " | ".join(line) + " |" for line in lines]) + "\n"


def source_of(arguments, pattern):
    """The file of rows that the command line names, or the newest that was committed."""
    named = [a for a in arguments if a != "--check"]
    return pathlib.Path(named[0]).resolve() if named else sorted(ROOT.glob(f"bench/results/{pattern}"))[-1]


def write(files, arguments, source, command):
    """Writes {file: text}; with --check, writes nothing and fails if a file would change."""
    for file, text in files.items():
        if "--check" not in arguments:
            file.parent.mkdir(exist_ok=True)
            file.write_text(text)
        elif not file.exists() or file.read_text() != text:
            sys.exit(f"{file.relative_to(ROOT)} is not what {source.name} makes: {command}")
