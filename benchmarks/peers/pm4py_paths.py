"""Run by the peer's own Python: pm4py's directly-follows and variants of a Parquet file, and its seconds, as JSON.

python pm4py_paths.py LOG.parquet CASE ACTIVITY TIME [TURNS]

Digests are SHA-256 of lines sorted as text, so that two programs can be compared without all their lines.
"""

import hashlib
import json
import sys
import time

import pandas as pd
import pm4py


def digest(lines):
    return hashlib.sha256("".join(f"{line}\n" for line in sorted(lines)).encode()).hexdigest()


def best(act, turns):
    """The answer, and the fewest seconds of CPU of several turns."""
    took = []
    for _ in range(turns):
        started = time.process_time()
        found = act()
        took.append(time.process_time() - started)
    return found, min(took)


def main(path, case, activity, at, turns="1"):
    started = time.process_time()
    frame = pd.read_parquet(path, columns=[case, activity, at])
    log = pm4py.format_dataframe(frame, case_id=case, activity_key=activity, timestamp_key=at)
    load_s = time.process_time() - started
    (pairs, begins, ends), follows_s = best(lambda: pm4py.discover_dfg(log), int(turns))
    variants, variants_s = best(lambda: pm4py.get_variants(log), int(turns))
    top = sorted(pairs.items(), key=lambda one: (-one[1], one[0]))[:10]
    often = sorted(variants.items(), key=lambda one: (-one[1], one[0]))[:10]
    answer = {
        "program": f"pm4py {pm4py.__version__}",
        "events": len(frame),
        "cases": int(frame[case].nunique()),
        "activities": int(frame[activity].nunique()),
        "pairs": len(pairs),
        "pairs_total": sum(pairs.values()),
        "pairs_sha256": digest(f"{a}\t{b}\t{n}" for (a, b), n in pairs.items()),
        "begins": len(begins),
        "begins_sha256": digest(f"{a}\t{n}" for a, n in begins.items()),
        "ends": len(ends),
        "ends_sha256": digest(f"{a}\t{n}" for a, n in ends.items()),
        "variants": len(variants),
        "variants_sha256": digest("\t".join([str(n), *steps]) for steps, n in variants.items()),
        "most_frequent_pairs": [[a, b, n] for (a, b), n in top],
        "most_frequent_variants": [[n, list(steps)] for steps, n in often],
        "load_cpu_s": load_s,
        "follows_cpu_s": follows_s,
        "variants_cpu_s": variants_s,
    }
    print(json.dumps(answer, ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
