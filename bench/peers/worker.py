#!/usr/bin/env python3
"""worker.py MODULE DATA.npz: times a peer. Reads a line of JSON for each timing, {"name", "work"}, and answers with
{"seconds"}; compilation and a first run are not timed."""
import importlib
import json
import sys
import time

import work as common


def main():
    module = importlib.import_module(sys.argv[1])
    prepared = {}
    print(json.dumps({"version": module.version}), flush=True)
    for line in sys.stdin:
        wanted = json.loads(line)
        key = (wanted["name"], common.Work(**wanted["work"]))
        if key not in prepared:
            prepared[key] = module.prepare(*key, *common.load(sys.argv[2], key[1].samples))
        start = time.perf_counter()
        prepared[key]()
        print(json.dumps({"seconds": time.perf_counter() - start}), flush=True)


if __name__ == "__main__":
    main()
