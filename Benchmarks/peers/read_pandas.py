"""Parses a CSV by pandas, and no more: no catalogue, no indexes.

    python read_pandas.py songs.csv

Prints a JSON line: rows, seconds, version.
"""
import json
import sys
import time

import peer


def main():
    pandas = peer.library("pandas")
    start = time.perf_counter()
    songs = pandas.read_csv(sys.argv[1])
    print(json.dumps({
        "peer": "pandas", "version": pandas.__version__, "rows": len(songs), "seconds": time.perf_counter() - start}))


if __name__ == "__main__":
    main()
