"""The network of `spotify-900k-classic` trained by PyTorch on an NVIDIA GPU, a step captured as a CUDA graph.

    echo '{"epochs": 2, "tf32": false}' | python train_torch.py --artists 100000

Random songs of the same shapes as Timbre's, on the card from the start; the target is the input as the untrained tables
give it, gathered in the step. A job trains whole batches in a new order each epoch and answers with the songs a second of
the epochs after the first. With "tf32" the products are rounded to TF32: reported apart.
"""
import argparse
import sys
import time

import peer

WIDTHS = (100, 50, 25)


class Songs:
    """Numbers, ids and the share of an artist, (place + 200)^-0.8 and none above 0.1 %."""

    def __init__(self, torch, count, artists, device):
        self.rows = (artists + 1, 501, 13)
        share = (torch.arange(artists, device=device, dtype=torch.float64) + 200) ** -0.8
        share = torch.clamp(share / share.sum(), max=0.001)
        self.numbers = torch.rand(count, 17, device=device)
        self.ids = [1 + torch.multinomial(share, count, replacement=True)] + [
            torch.randint(1, rows, (count,), device=device) for rows in self.rows[1:]]


class Training:
    """The network, its optimiser, and a step on the songs that `self.batch` names."""

    def __init__(self, torch, songs, batch, device):
        nn = torch.nn
        self.torch, self.songs = torch, songs
        self.tables = nn.ModuleList(nn.Embedding(rows, width) for rows, width in zip(songs.rows, WIDTHS)).to(device)
        for table in self.tables:
            nn.init.uniform_(table.weight, -0.05, 0.05)
        self.untrained = [table.weight.detach().clone() for table in self.tables]
        self.layers = nn.Sequential(
            nn.Linear(192, 64), nn.ReLU(), nn.Dropout(0.15), nn.Linear(64, 20),
            nn.Linear(20, 64), nn.ReLU(), nn.Dropout(0.15), nn.Linear(64, 192), nn.Sigmoid()).to(device)
        parameters = list(self.tables.parameters()) + list(self.layers.parameters())
        is_gpu = device == "cuda"
        self.adam = torch.optim.Adam(parameters, lr=0.001, fused=is_gpu, capturable=is_gpu)
        self.batch = torch.zeros(batch, dtype=torch.int64, device=device)
        self.loss = torch.zeros((), device=device)

    def step(self):
        torch = self.torch
        numbers, ids = self.songs.numbers[self.batch], [column[self.batch] for column in self.songs.ids]
        target = torch.cat([numbers] + [table[i] for table, i in zip(self.untrained, ids)], 1)
        output = self.layers(torch.cat([numbers] + [table(i) for table, i in zip(self.tables, ids)], 1))
        loss = torch.nn.functional.mse_loss(output, target)
        self.adam.zero_grad(set_to_none=True)
        loss.backward()
        self.adam.step()
        self.loss.copy_(loss.detach())

    def captured(self):
        """The step as a CUDA graph, as PyTorch's documentation captures one."""
        torch = self.torch
        stream = torch.cuda.Stream()
        stream.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(stream):
            for _ in range(3):
                self.step()
        torch.cuda.current_stream().wait_stream(stream)
        graph = torch.cuda.CUDAGraph()
        self.adam.zero_grad(set_to_none=True)
        with torch.cuda.graph(graph):
            self.step()
        return graph

    def epoch(self, step):
        """Trains the whole batches of all songs in a new order; returns how many songs these are."""
        count, size = len(self.songs.numbers), len(self.batch)
        order = self.torch.randperm(count, device=self.batch.device)
        for start in range(0, count - size + 1, size):
            self.batch.copy_(order[start:start + size])
            step()
        return count // size * size


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--songs", type=int, default=4_000_000)
    p.add_argument("--artists", type=int, default=100_000)
    p.add_argument("--batch", type=int, default=16_384)
    a = p.parse_args()
    torch = peer.library("torch")
    if not torch.cuda.is_available():
        sys.exit("train_torch.py: PyTorch sees no CUDA device")
    torch.manual_seed(7)
    songs = Songs(torch, a.songs, a.artists, "cuda")
    captured = {}

    def answer(job):
        tf32 = bool(job.get("tf32", False))
        torch.backends.cuda.matmul.allow_tf32 = tf32
        if tf32 not in captured:
            training = Training(torch, songs, a.batch, "cuda")
            captured[tf32] = training, training.captured()
        training, graph = captured[tf32]
        training.epoch(graph.replay)
        torch.cuda.synchronize()
        start = time.perf_counter()
        trained = sum(training.epoch(graph.replay) for _ in range(int(job.get("epochs", 2))))
        torch.cuda.synchronize()
        seconds = time.perf_counter() - start
        return {"seconds": seconds, "songs_per_second": trained / seconds, "loss": float(training.loss)}

    peer.introduce("torch")
    peer.serve(answer)


if __name__ == "__main__":
    main()
