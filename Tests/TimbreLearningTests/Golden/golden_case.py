"""The songs, initial weights and batches of the golden tests; GoldenCase.swift makes the same ones."""
import json
import os

import numpy as np

import philox

SEED = 42
SONGS, BATCH, STEPS, RATE = 375, 64, 20, 0.001
HIDDEN, LATENT = 16, 5


class Case:
    def __init__(self, name, features, vocabularies, widths, standard, output, unknown_share):
        self.name, self.output, self.features = name, output, features
        self.vocabularies, self.widths = vocabularies, widths
        rows = np.arange(SONGS)
        words = philox.philox(7, rows[:, None], 1, np.arange((features + 3) // 4)[None, :], 0)
        numbers = (words.reshape(SONGS, -1)[:, :features] >> np.uint32(8)).astype(np.float32) / np.float32(2 ** 24)
        ids = [philox.philox(7, rows, 2, c, 0)[:, 0] % np.uint32(n - 1) + np.uint32(1) for c, n in enumerate(vocabularies)]
        self.ids = np.stack(ids, axis=1).astype(np.int64)
        self.training = philox.split(SEED, SONGS)[0]
        if standard:
            its = numbers[self.training].astype(np.float64)
            numbers = ((numbers - its.mean(axis=0)) / its.std(axis=0)).astype(np.float32)
        self.numbers = numbers
        self.unknown_share = unknown_share
        self.width = features + sum(widths)
        sizes = [self.width, HIDDEN, LATENT, HIDDEN, self.width]
        self.tables = [philox.uniform(SEED, (n, w), 0.05, t) for t, (n, w) in enumerate(zip(vocabularies, widths))]
        self.kernels = [
            philox.uniform(SEED, (a, b), (6 / (a + b)) ** 0.5, len(self.tables) + layer)
            for layer, (a, b) in enumerate(zip(sizes, sizes[1:]))]

    def batches(self):
        """(step from 1, rows, ids that the network sees) of the first steps."""
        step, epoch = 0, 0
        while True:
            epoch += 1
            rows = self.training[philox.permutation(SEED, len(self.training), philox.ORDER, epoch)]
            hidden = philox.hidden_ids(SEED, rows, len(self.vocabularies), epoch, self.unknown_share)
            ids = np.where(hidden, 0, self.ids[rows])
            for start in range(0, len(rows), BATCH):
                step += 1
                if step > STEPS:
                    return
                yield step, rows[start:start + BATCH], ids[start:start + BATCH]

    def target(self, rows, ids):
        """The scaled numbers and the initial embeddings, float32 [batch, width]."""
        return np.concatenate([self.numbers[rows]] + [t[i] for t, i in zip(self.tables, ids.T)], axis=1)


CASES = [
    Case("classic", 17, [40, 12, 5], [12, 6, 4], standard=False, output="sigmoid", unknown_share=0),
    Case("tracks", 13, [40], [12], standard=True, output="linear", unknown_share=0.02),
]


def write(name, losses):
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), name)
    with open(path, "w") as file:
        json.dump(losses, file, indent=1)
        file.write("\n")
