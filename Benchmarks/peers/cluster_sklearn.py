"""k-means by scikit-learn's KMeans, one start.

    echo '{"k": 100, "iterations": 25, "given": true}' | python cluster_sklearn.py songs.npy

The file is float32 [count, d]. A job with "given" starts from the first k songs, else from k-means++; as many iterations as
asked for, whatever the centres still move. An answer has the seconds of the fit and its inertia.
"""
import argparse
import time

import peer


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("songs")
    a = p.parse_args()
    peer.library("sklearn", "scikit-learn")
    np = peer.library("numpy")
    from sklearn.cluster import KMeans

    songs = np.load(a.songs)
    state = 0

    def answer(job):
        nonlocal state
        state += 1
        k = int(job["k"])
        first = songs[:k] if job["given"] else "k-means++"
        means = KMeans(k, init=first, n_init=1, max_iter=int(job["iterations"]), tol=0, random_state=state)
        start = time.perf_counter()
        means.fit(songs)
        return {
            "seconds": time.perf_counter() - start, "inertia": float(means.inertia_), "iterations": int(means.n_iter_)
        }

    peer.introduce("scikit-learn", "numpy")
    peer.serve(answer)


if __name__ == "__main__":
    main()
