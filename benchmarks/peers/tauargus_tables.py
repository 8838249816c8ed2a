"""Run by the peer's own Python: what Tau-Argus suppresses of tables of counts, as JSON.

python tauargus_tables.py TABLES.json LEAST RANGE

The file is a list of tables, each a list of rows of counts. Minimum frequency LEAST with a safety range of RANGE
percent, and optimal secondary suppression. For each table: rows x columns of true (suppressed), the same for the
totals of rows and of columns and for the total, or null where the engine failed.
"""

import json
import sys
import tempfile
import time

from pytauargus import protect


def suppressed(table, least, margin):
    rows = {"r": [], "c": [], "one": []}
    for r, line in enumerate(table):
        for c, count in enumerate(line):
            rows["r"] += [f"r{r:02}"] * count
            rows["c"] += [f"c{c:02}"] * count
            rows["one"] += [1.0] * count
    with tempfile.TemporaryDirectory() as folder:
        found = protect(
            rows,
            ["r", "c"],
            response="one",
            safety_rules=f"FREQ({least},{margin})",
            suppress="OPT(1)",
            workdir=folder,
        ).tables[0]
        hidden = {(cell["r"], cell["c"]) for cell in found.rows if cell["status"] != "S"}
    lines = [f"r{r:02}" for r in range(len(table))]
    columns = [f"c{c:02}" for c in range(len(table[0]))]
    return {
        "cells": [[(r, c) in hidden for c in columns] for r in lines],
        "rows": [(r, "Total") in hidden for r in lines],
        "columns": [("Total", c) in hidden for c in columns],
        "total": ("Total", "Total") in hidden,
    }


def main(path, least, margin):
    with open(path, encoding="utf-8") as file:
        tables = json.load(file)
    started, answers = time.process_time(), []
    for table in tables:
        try:
            answers.append(suppressed(table, int(least), int(margin)))
        except Exception as trouble:  # the engine's own errors have no common class
            print(trouble, file=sys.stderr)
            answers.append(None)
    print(json.dumps({"seconds": time.process_time() - started, "tables": answers}))


if __name__ == "__main__":
    main(*sys.argv[1:])
