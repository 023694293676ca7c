"""Ways to score a song for several liked songs, on real playlists: why `timbre playlist` scores as it does.

    python playlist_scores.py songs-with-playlists.csv [--vectors latents.npy --ids latents.ids.txt] \
        [--half first|second] [--orders 8,16] [--order 16]

Playlists of at least 20 songs are continued from 5 and from 10 of their songs, and mixtures of two playlists of different
genres from 3 songs of each: nDCG@100 of the rest, by the power mean of order p of the cosines to these songs, brought to
0..1 (p = 1 ranks as the mean of the vectors does). Then from 5 songs with dislikes, --order: the first five of the answer
that are not in the playlist ("near"), or any five ("random"), by what a song that is the disliked one loses. Each line
has the mean and, with a 95 % bootstrap interval over the same playlists, the difference from the first of its kind.
Vectors: standard scores of 13 features, these with the year and whitened within artists, and the latter with 6 x the
shrunken mean of the artist's songs; or those given, a row for each track_id of the second file. With --half, of every
second playlist alone: what one half chooses, the other can report. --orders are those that are tried.
"""
import argparse
import collections
import csv

import numpy as np

FEATURES = ["danceability", "energy", "key", "loudness", "mode", "speechiness", "acousticness", "instrumentalness",
            "liveness", "valence", "tempo", "duration_ms", "track_popularity"]
DISCOUNT = 1 / np.log2(np.arange(2, 102))


def read(path):
    row_of, features, artists, genres, members = {}, [], [], [], collections.defaultdict(set)
    for row in csv.DictReader(open(path, newline="", encoding="utf-8")):
        if row["track_id"] not in row_of:
            row_of[row["track_id"]] = len(row_of)
            year = float(row["track_album_release_date"][:4])
            features.append([float(row[name]) for name in FEATURES] + [year])
            artists.append(row["track_artist"].lower())
            genres.append(row["playlist_genre"])
        members[row["playlist_id"]].add(row_of[row["track_id"]])
    features = np.array(features)
    scores = (features - features.mean(0)) / features.std(0)
    playlists = [np.array(sorted(songs)) for songs in members.values() if len(songs) >= 20]
    return row_of, scores, np.unique(artists, return_inverse=True)[1], np.array(genres), playlists


def baselines(scores, artist):
    count = np.bincount(artist)[:, None]

    def sums(vectors):
        total = np.zeros((len(count), vectors.shape[1]))
        np.add.at(total, artist, vectors)
        return total

    several = count[artist][:, 0] > 1
    values, directions = np.linalg.eigh(np.cov((scores - sums(scores)[artist] / count[artist])[several].T))
    white = scores @ directions / np.sqrt(values)
    return {"scores": scores[:, :-1], "whitened": white,
            "whitened + 6 x artist": white + 6 * sums(white)[artist] / (count[artist] + 2)}


def likeness(cosines, order):
    """The power mean over the first axis, 0..1."""
    shifted = np.maximum((1 + cosines) / 2, 0)
    return (shifted ** order).mean(0) ** (1 / order)


def gain(scores, without, rest):
    scores = scores.copy()
    scores[without] = -9
    best = np.argpartition(-scores, 100)[:100]
    best = best[np.argsort(-scores[best])]
    return (np.isin(best, rest) * DISCOUNT).sum() / DISCOUNT[:min(100, len(rest))].sum()


def report(name, kind, gains):
    first = np.array(next(iter(gains.values())))
    draws = np.random.default_rng(5).integers(0, len(first), (500, len(first)))
    for label, values in gains.items():
        values = np.array(values)
        low, high = np.quantile((values - first)[draws].mean(1), [.025, .975])
        print(f"{name:22s} {kind:16s} {label:6s} nDCG@100 {values.mean():.4f}  difference "
              f"{(values - first).mean():+.4f} [{low:+.4f}, {high:+.4f}]  {len(values)} playlists", flush=True)


def continued(vectors, playlists, seeds, orders):
    draw, gains = np.random.default_rng(1), collections.defaultdict(list)
    for songs in playlists:
        songs = draw.permutation(songs)
        cosines = vectors[songs[:seeds]] @ vectors.T
        for order in orders:
            gains[f"p={order}"].append(gain(likeness(cosines, order), songs[:seeds], songs[seeds:]))
    return gains


def mixed(vectors, playlists, genre, orders):
    draw, gains = np.random.default_rng(1), collections.defaultdict(list)
    for one, other in zip(playlists, draw.permutation(len(playlists))):
        one, other = draw.permutation(one), draw.permutation(playlists[other])
        if genre[one[0]] == genre[other[0]]:
            continue
        seeds = np.concatenate([one[:3], other[:3]])
        rest = np.setdiff1d(np.concatenate([one[3:], other[3:]]), seeds)
        cosines = vectors[seeds] @ vectors.T
        for order in orders:
            gains[f"p={order}"].append(gain(likeness(cosines, order), seeds, rest))
    return gains


def disliked(vectors, playlists, is_near, order):
    draw, gains = np.random.default_rng(2), collections.defaultdict(list)
    for songs in playlists:
        songs = draw.permutation(songs)
        seeds, rest = songs[:5], songs[5:]
        score = 2 * likeness(vectors[seeds] @ vectors.T, order) - 1
        if is_near:
            score[seeds] = -9
            ranking = np.argsort(-score)
            dislikes = ranking[~np.isin(ranking, rest)][:5]
        else:
            dislikes = np.setdiff1d(draw.integers(0, len(vectors), 8), songs)[:5]
        penalty = likeness(vectors[dislikes] @ vectors.T, order)
        for weight in (0, 0.2, 0.4, 0.6, 1):
            without = np.concatenate([seeds, dislikes])
            gains[f"{weight}"].append(gain(score - weight * penalty, without, rest))
    return gains


def main():
    p = argparse.ArgumentParser()
    p.add_argument("file")
    p.add_argument("--vectors")
    p.add_argument("--ids")
    p.add_argument("--half", choices=["first", "second"])
    p.add_argument("--orders", type=lambda text: [int(order) for order in text.split(",")], default=[1, 2, 4, 8, 16, 32])
    p.add_argument("--order", type=int, default=4)
    a = p.parse_args()
    row_of, scores, artist, genre, playlists = read(a.file)
    if a.half:
        playlists = playlists[int(a.half == "second")::2]
    if a.vectors:
        rows = [row_of[line.strip()] for line in open(a.ids)]
        given = np.load(a.vectors)
        vectors = np.zeros((len(scores), given.shape[1]))
        vectors[rows] = given
        kinds = {"given": vectors}
    else:
        kinds = baselines(scores, artist)
    for name, vectors in kinds.items():
        vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        vectors = vectors.astype(np.float32)
        for seeds in (5, 10):
            report(name, f"{seeds} songs", continued(vectors, playlists, seeds, a.orders))
        report(name, "3 of each of two", mixed(vectors, playlists, genre, a.orders))
        report(name, "near dislikes", disliked(vectors, playlists, True, a.order))
        report(name, "random dislikes", disliked(vectors, playlists, False, a.order))


if __name__ == "__main__":
    main()
