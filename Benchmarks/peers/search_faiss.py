"""Exact cosine top-k by faiss' IndexFlatIP.

    echo '{"queries": 256, "k": 10, "threads": 2, "tuned": true}' | python search_faiss.py songs.npy queries.npy

Both files are float32 [count, d], of unit length. A job asks for the first so many queries. As shipped, faiss scans pair by
pair where it could batch; tuned, it batches always, through its BLAS. With "save": "NAME" the answer is written to
NAME-neighbours.npy and NAME-scores.npy. An answer has the seconds of the search call.
"""
import argparse
import os

import peer


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("songs")
    p.add_argument("queries")
    a = p.parse_args()
    faiss = peer.library("faiss", "faiss-cpu")
    np = peer.library("numpy")
    songs, queries = np.load(a.songs), np.load(a.queries)
    index = faiss.IndexFlatIP(songs.shape[1])
    index.add(songs)
    shipped = faiss.cvar.distance_compute_blas_threshold

    def answer(job):
        faiss.omp_set_num_threads(int(job.get("threads", os.cpu_count())))
        faiss.cvar.distance_compute_blas_threshold = 1 if job.get("tuned", True) else shipped
        asked, k = queries[:int(job.get("queries", len(queries)))], int(job.get("k", 10))
        found = []
        seconds = peer.seconds_of(lambda: found.append(index.search(asked, k)), job.get("repeat", True))
        if "save" in job:
            scores, neighbours = found[-1]
            np.save(job["save"] + "-neighbours.npy", neighbours)
            np.save(job["save"] + "-scores.npy", scores)
        return {"seconds": seconds}

    peer.introduce("faiss-cpu", "numpy")
    peer.serve(answer)


if __name__ == "__main__":
    main()
