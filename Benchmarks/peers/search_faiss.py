"""Scored pairs per second of exact cosine top-k by faiss, tuned: batches always go through its BLAS.

    python search_faiss.py --songs 1000000 --queries 10000 --k 10 --threads 2 --save DIR

Clustered unit vectors, drawn from a seed. --save keeps songs.npy, queries.npy and neighbours.npy (the exact answer) for
another program to be timed on the same work. Prints one JSON line.
"""
import argparse
import json
import os
import statistics
import time

import numpy as np


def clustered(count, centres, random):
    vectors = centres[random.integers(0, len(centres), count)]
    vectors = vectors + 0.35 * random.standard_normal(vectors.shape, dtype=np.float32)
    return np.ascontiguousarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--songs", type=int, default=1_000_000)
    p.add_argument("--dimensions", type=int, default=20)
    p.add_argument("--queries", type=int, default=10_000)
    p.add_argument("--k", type=int, default=10)
    p.add_argument("--threads", type=int, default=os.cpu_count())
    p.add_argument("--runs", type=int, default=1)
    p.add_argument("--save")
    a = p.parse_args()
    import faiss

    random = np.random.default_rng(7)
    centres = random.standard_normal((500, a.dimensions), dtype=np.float32)
    songs, queries = clustered(a.songs, centres, random), clustered(a.queries, centres, random)
    faiss.omp_set_num_threads(a.threads)
    faiss.cvar.distance_compute_blas_threshold = 1
    index = faiss.IndexFlatIP(a.dimensions)
    index.add(songs)
    index.search(queries[:64], a.k)
    seconds = []
    for _ in range(a.runs):
        start = time.perf_counter()
        _, neighbours = index.search(queries, a.k)
        seconds.append(time.perf_counter() - start)
    if a.save:
        os.makedirs(a.save, exist_ok=True)
        for name, values in (("songs", songs), ("queries", queries), ("neighbours", neighbours.astype(np.int64))):
            np.save(os.path.join(a.save, name + ".npy"), values)
    median = statistics.median(seconds)
    print(json.dumps({
        "peer": "faiss-tuned", "songs": a.songs, "dimensions": a.dimensions, "queries": a.queries, "k": a.k,
        "threads": a.threads, "seconds": round(median, 4), "pairs_per_second": round(a.songs * a.queries / median),
    }))


if __name__ == "__main__":
    main()
