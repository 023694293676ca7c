"""t-SNE by scikit-learn's TSNE as it comes: Barnes-Hut, perplexity 30, 1,000 iterations, started from the principal
components.

    echo '{"threads": 2}' | python map_sklearn.py songs.npy

The file is float32 [count, d]. An answer has the seconds of the fit and its divergence, by the approximate gradient's sum,
over the edges to the nearest 91 songs.
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
    from sklearn.manifold import TSNE

    songs = np.load(a.songs)

    def answer(job):
        method = TSNE(perplexity=30, max_iter=1000, init="pca", random_state=0, n_jobs=int(job["threads"]))
        start = time.perf_counter()
        method.fit(songs)
        return {
            "seconds": time.perf_counter() - start, "divergence": float(method.kl_divergence_),
            "iterations": int(method.n_iter_)
        }

    peer.introduce("scikit-learn", "numpy")
    peer.serve(answer)


if __name__ == "__main__":
    main()
