"""A network 5000-256-128-8 over the weighted terms of lyrics, trained by scikit-learn or PyTorch on the CPU.

    echo '{"epochs": 20, "batch": 32}' | python lyrics_classifier.py FOLDER --library torch --threads 2

FOLDER has starts.npy [rows + 1], terms.npy and weights.npy [entries]: the rows' terms one after the other (CSR), and
topics.npy [rows]. A job trains from new weights, Adam at 0.001 without decay, in a new order each epoch, and answers with
the rows a second of all epochs. scikit-learn's is MLPClassifier on a sparse matrix of float32. PyTorch's first layer is an
embedding_bag with weights and Adam is fused, its fastest of those with a dense Adam; "sparse_adam": true takes SparseAdam
for the first layer, which is another algorithm: rows that a batch lacks do not move.

"numbers" in FOLDER, numbers.npy [rows, features], stands in place of the terms: a small table, with "hidden": 64.
"""
import argparse
import os
import time

import peer


class Rows:
    """Rows of a folder: a CSR matrix or an array of numbers, and topics."""

    def __init__(self, np, folder):
        def load(name):
            return np.load(os.path.join(folder, name + ".npy")).reshape(-1)

        self.topics = load("topics").astype(np.int64)
        self.classes = int(self.topics.max()) + 1
        self.is_sparse = os.path.exists(os.path.join(folder, "terms.npy"))
        if self.is_sparse:
            sparse = peer.library("scipy.sparse", "scipy")
            terms = load("terms")
            self.values = sparse.csr_matrix(
                (load("weights"), terms, load("starts")), shape=(len(self.topics), int(terms.max()) + 1))
        else:
            self.values = np.load(os.path.join(folder, "numbers.npy"))

    def __len__(self):
        return len(self.topics)


def train_sklearn(rows, job):
    network = peer.library("sklearn.neural_network", "scikit-learn")
    warnings = peer.library("warnings")
    warnings.simplefilter("ignore")
    epochs = int(job.get("epochs", 20))
    model = network.MLPClassifier(
        hidden_layer_sizes=hidden(job), batch_size=int(job.get("batch", 32)), alpha=0, max_iter=epochs, tol=0,
        n_iter_no_change=epochs + 1, random_state=int(job.get("seed", 7)))
    start = time.perf_counter()
    model.fit(rows.values, rows.topics)
    return time.perf_counter() - start, model.n_iter_, float(model.loss_)


def hidden(job):
    return tuple(int(width) for width in str(job.get("hidden", "256,128")).split(","))


def train_torch(rows, job):
    np, torch = peer.library("numpy"), peer.library("torch")
    nn = torch.nn
    torch.manual_seed(int(job.get("seed", 7)))
    epochs, batch = int(job.get("epochs", 20)), int(job.get("batch", 32))
    is_lazy = bool(job.get("sparse_adam", False))
    start = time.perf_counter()
    widths = (rows.values.shape[1],) + hidden(job) + (rows.classes,)
    layers = [nn.Linear(inputs, outputs) for inputs, outputs in zip(widths, widths[1:])]
    for layer in layers:
        nn.init.xavier_uniform_(layer.weight)
        nn.init.zeros_(layer.bias)
    bias = layers[0].bias
    first = nn.Parameter(layers[0].weight.detach().t().contiguous()) if rows.is_sparse else layers[0].weight
    rest = nn.Sequential(*[part for layer in layers[1:] for part in (nn.ReLU(), layer)])
    dense = [bias] + list(rest.parameters()) + ([] if is_lazy else [first])
    optimisers = [torch.optim.Adam(dense, lr=0.001, fused=True)]
    if is_lazy:
        optimisers.append(torch.optim.SparseAdam([first], lr=0.001))
    topics = torch.from_numpy(rows.topics)
    random = np.random.default_rng(7)
    loss_of = nn.CrossEntropyLoss()

    def product(places):
        values = rows.values[places]
        if not rows.is_sparse:
            return nn.functional.linear(torch.from_numpy(values), first, bias)
        return bias + nn.functional.embedding_bag(
            torch.from_numpy(values.indices), first, torch.from_numpy(values.indptr[:-1]), mode="sum",
            per_sample_weights=torch.from_numpy(values.data), sparse=is_lazy)

    total = 0.0
    for _ in range(epochs):
        order = random.permutation(len(rows))
        total = torch.zeros(())
        for place in range(0, len(rows), batch):
            places = order[place:place + batch]
            loss = loss_of(rest(product(places)), topics[places])
            for optimiser in optimisers:
                optimiser.zero_grad(set_to_none=True)
            loss.backward()
            for optimiser in optimisers:
                optimiser.step()
            total += loss.detach() * len(places)
    return time.perf_counter() - start, epochs, float(total) / len(rows)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("folder")
    p.add_argument("--library", choices=("sklearn", "torch"), required=True)
    p.add_argument("--threads", type=int, default=os.cpu_count())
    a = p.parse_args()
    rows = Rows(peer.library("numpy"), a.folder)
    if a.library == "torch":
        peer.library("torch").set_num_threads(a.threads)
    train = {"sklearn": train_sklearn, "torch": train_torch}[a.library]

    def answer(job):
        seconds, epochs, loss = train(rows, job)
        return {"seconds": seconds, "songs_per_second": len(rows) * epochs / seconds, "loss": loss}

    peer.introduce(*(("scikit-learn", "numpy", "scipy") if a.library == "sklearn" else ("torch", "numpy", "scipy")))
    peer.serve(answer)


if __name__ == "__main__":
    main()
