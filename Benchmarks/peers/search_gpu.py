"""Exact cosine top-k on an NVIDIA GPU as users of PyTorch, CuPy and JAX write it: a product in full float32, then the best k.

    echo '{"work": "search", "k": 10}' | python search_gpu.py --library torch songs.npy queries.npy

Both files are float32 [count, d], of unit length. Jobs: "search", the seconds of all queries, their answers left on the
card; with PyTorch also "square product", FLOP/s at 8192 x 8192 in float32, and "sum", bytes/s of a sum over all songs: what
the card gives. Queries go in blocks, so that the scores of a block fit into --scores-memory.
"""
import argparse
import os
import sys

import peer


class Torch:
    packages = ("torch", "numpy")

    def __init__(self, songs, queries):
        self.torch = torch = peer.library("torch")
        if not torch.cuda.is_available():
            sys.exit("search_gpu.py: PyTorch sees no CUDA device")
        torch.backends.cuda.matmul.allow_tf32 = False
        self.songs, self.queries = torch.from_numpy(songs).cuda(), torch.from_numpy(queries).cuda()

    def best(self, start, end, k):
        return self.torch.topk(self.queries[start:end] @ self.songs.T, k, dim=1)

    def wait(self, results):
        self.torch.cuda.synchronize()

    def square_product(self, size=8192):
        a, b = (self.torch.rand(size, size, device="cuda") for _ in range(2))
        return 2 * size ** 3 / peer.seconds_of(lambda: self.wait(a @ b))

    def sum(self):
        return self.songs.numel() * 4 / peer.seconds_of(lambda: self.wait(self.songs.sum()))


class CuPy:
    packages = ("cupy-cuda12x", "cupy-cuda13x", "numpy")

    def __init__(self, songs, queries):
        self.cupy = cupy = peer.library("cupy")
        try:
            cupy.cuda.runtime.getDeviceCount()
        except cupy.cuda.runtime.CUDARuntimeError as fault:
            sys.exit(f"search_gpu.py: CuPy sees no CUDA device: {fault}")
        self.songs, self.queries = cupy.asarray(songs), cupy.asarray(queries)

    def best(self, start, end, k):
        cupy = self.cupy
        scores = self.queries[start:end] @ self.songs.T
        ids = cupy.argpartition(scores, -k, axis=1)[:, -k:]
        found = cupy.take_along_axis(scores, ids, axis=1)
        order = cupy.argsort(-found, axis=1)
        return cupy.take_along_axis(found, order, axis=1), cupy.take_along_axis(ids, order, axis=1)

    def wait(self, results):
        self.cupy.cuda.Device().synchronize()


class Jax:
    packages = ("jax", "jaxlib", "numpy")

    def __init__(self, songs, queries):
        # Else JAX takes three quarters of the card, which others are measured on.
        os.environ.setdefault("XLA_PYTHON_CLIENT_PREALLOCATE", "false")
        self.jax = jax = peer.library("jax")
        if jax.default_backend() != "gpu":
            sys.exit("search_gpu.py: JAX sees no GPU")
        self.songs, self.queries = jax.device_put(songs), jax.device_put(queries)

        def best(queries, songs, k):
            return jax.lax.top_k(jax.numpy.matmul(queries, songs.T, precision="highest"), k)

        self.compiled = jax.jit(best, static_argnums=2)

    def best(self, start, end, k):
        return self.compiled(self.queries[start:end], self.songs, k)

    def wait(self, results):
        self.jax.block_until_ready(results)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("songs")
    p.add_argument("queries")
    p.add_argument("--library", choices=("torch", "cupy", "jax"), required=True)
    p.add_argument("--scores-memory", type=float, default=16, help="GB")
    a = p.parse_args()
    np = peer.library("numpy")
    songs, queries = np.load(a.songs), np.load(a.queries)
    library = {"torch": Torch, "cupy": CuPy, "jax": Jax}[a.library](songs, queries)
    block = max(1, min(len(queries), int(a.scores_memory * 1e9 / 4 / len(songs))))

    def search(k):
        library.wait([library.best(start, min(start + block, len(queries)), k)
                      for start in range(0, len(queries), block)])

    def answer(job):
        if job["work"] == "search":
            return {"seconds": peer.seconds_of(lambda: search(int(job.get("k", 10)))), "queries_at_a_time": block}
        return {"per_second": library.square_product() if job["work"] == "square product" else library.sum()}

    peer.introduce(*library.packages)
    peer.serve(answer)


if __name__ == "__main__":
    main()
