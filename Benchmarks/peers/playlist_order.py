"""The order of the power mean by which `timbre playlist` scores a song for several likes, on real playlists.

    python playlist_order.py songs-with-playlists.csv [--vectors name=latents.npy --ids latents.ids.txt]... [--half first]

Playlists of at least 20 songs are continued from 5 and from 10 of their songs, three times from others: R-precision and
nDCG@100 of the rest, and both without the artists of the given songs, whose songs are then neither found nor looked for.
Each line has the means of order p over the playlists, their ratio to those of the mean of the given songs' unit vectors,
and, last, of which measures a paired 95 % bootstrap interval of the difference lies below 0. Vectors: see
playlist_scores.py; or those given, a row for each track_id of the file after. --half takes every second playlist alone.
"""
import argparse

import numpy as np

from playlist_scores import DISCOUNT, baselines, read

MEASURES = ["R-precision", "nDCG@100", "R-precision, other artists", "nDCG, other artists"]
ORDERS = [0, 1, 2, 3, 4, 6, 8, 16]  # 0: the mean of unit vectors


def values(scores, without, wanted):
    """R-precision and nDCG@100 of the songs that are wanted, a mask; `without` are not found."""
    count = wanted.sum()
    if count == 0:
        return np.nan, np.nan
    scores[without] = -9
    depth = min(max(100, count), len(scores) - 1)
    best = np.argpartition(-scores, depth)[:depth]
    hits = wanted[best[np.argsort(-scores[best])]]
    return hits[:count].mean(), (hits[:100] * DISCOUNT[:len(hits)]).sum() / DISCOUNT[:min(100, count)].sum()


def measured(vectors, artist, playlists, given, seed):
    """[orders, measures, playlists]."""
    draw, found = np.random.default_rng(seed), np.zeros((len(ORDERS), len(MEASURES), len(playlists)))
    for place, songs in enumerate(playlists):
        songs = draw.permutation(songs)
        seeds = songs[:given]
        cosines = vectors @ vectors[seeds].T
        likeness = np.clip((1 + cosines) / 2, 0, 1)
        theirs = np.isin(artist, artist[seeds])
        rest = np.zeros(len(vectors), bool)
        rest[songs[given:]] = True
        for number, order in enumerate(ORDERS):
            scores = (likeness ** order if order else cosines).sum(1)
            found[number, :2, place] = values(scores, seeds, rest)
            found[number, 2:, place] = values(scores, theirs, rest & ~theirs)
    return found


def main():
    p = argparse.ArgumentParser()
    p.add_argument("file")
    p.add_argument("--vectors", action="append", default=[])
    p.add_argument("--ids", action="append", default=[])
    p.add_argument("--half", choices=["first", "second"])
    a = p.parse_args()
    row_of, scores, artist, _, playlists = read(a.file)
    if a.half:
        playlists = playlists[int(a.half == "second")::2]
    kinds = baselines(scores, artist)
    for given, ids in zip(a.vectors, a.ids):
        name, path = given.split("=")
        array = np.load(path)
        kinds[name] = np.zeros((len(scores), array.shape[1]))
        kinds[name][[row_of[line.strip()] for line in open(ids)]] = array
    for name, vectors in kinds.items():
        vectors = (vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)).astype(np.float32)
        for given in (5, 10):
            found = np.mean([measured(vectors, artist, playlists, given, seed) for seed in (1, 2, 3)], 0)
            for number, order in enumerate(ORDERS):
                cells, worse = [], []
                for measure, title in enumerate(MEASURES):
                    its, mean = found[number, measure], found[0, measure]
                    its, mean = its[~np.isnan(its)], mean[~np.isnan(mean)]
                    draws = np.random.default_rng(5).integers(0, len(its), (1000, len(its)))
                    if np.quantile((its - mean)[draws].mean(1), .975) < 0:
                        worse.append(title)
                    cells.append(f"{its.mean():.4f} ({its.mean() / mean.mean():.3f})")
                print(f"{name:24s} {given:2d} songs  order {order or 'mean':>4}  {'  '.join(cells)}  "
                      f"{'; '.join(worse)}".rstrip(), flush=True)


main()
