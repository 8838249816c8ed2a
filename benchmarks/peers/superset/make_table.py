"""Run by Superset's Python: a DuckDB file with the table `events` of a Parquet file.

python make_table.py EVENTS.parquet BASE.duckdb
"""

import sys

import duckdb


def main(events, base):
    with duckdb.connect(base) as connection:
        connection.execute("CREATE TABLE events AS SELECT * FROM read_parquet(?)", [events])


if __name__ == "__main__":
    main(*sys.argv[1:])
