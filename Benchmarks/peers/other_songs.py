"""What a model is worth for songs that it was not trained on: python other_songs.py TABLE [--timbre PATH]

Songs of a table with playlists are drawn into two catalogues without a song in common, 14,178 to train a model on and some
to use it for: these are mapped by a model of their own, by the other catalogue's (`embed --model`), and by one that began
with the other's weights (`train --from`). Genre P@10 of all songs and, where playlists are long enough, nDCG@100 of
playlists, whole and by other artists, as `timbre evaluate` has them.
"""

import argparse
import csv
import json
import os
import random
import statistics
import subprocess
import tempfile

SIZES, SEEDS, TRAINED = (1_000, 3_000, 14_000), (1, 2, 3), 14_178
MEASURES = ("genre_precision", "ndcg", "ndcg_by_others")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("table")
    parser.add_argument("--timbre", default="timbre")
    options = parser.parse_args()
    table, timbre = os.path.abspath(options.table), options.timbre
    with open(table, encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    songs = sorted({row[0] for row in rows})

    def run(*arguments):
        done = subprocess.run([timbre, *arguments, "--quiet"], capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"{arguments}: {done.stderr}")
        return done.stdout

    def ingest(name, chosen):
        with open(name + ".csv", "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([head] + [row for row in rows if row[0] in chosen])
        run("ingest", name + ".csv", "--catalogue", name)

    def scores(model, has_playlists):
        playlists = ["--playlists", table] if has_playlists else []
        lines = run("evaluate", "--catalogue", "used", "--model", model, "--all-songs", "--skip", "classic", "--json", *playlists)
        measures = next(m for m in map(json.loads, lines.splitlines()) if m.get("name") == "model")["measures"]
        return [measures[name]["value"] if name in measures else float("nan") for name in MEASURES]

    for size in SIZES:
        found = {"own": [], "mapped": [], "from": []}
        for seed in SEEDS:
            order = songs[:]
            random.Random(100 * seed + size).shuffle(order)
            with tempfile.TemporaryDirectory() as folder:
                os.chdir(folder)
                ingest("trained", set(order[-TRAINED:]))
                ingest("used", set(order[:size]))
                run("train", "--catalogue", "trained", "--seed", str(seed))
                run("train", "--catalogue", "used", "--seed", str(seed), "--name", "own")
                run("embed", "--catalogue", "used", "--model", "./trained", "--name", "mapped")
                run("train", "--catalogue", "used", "--seed", str(seed), "--name", "from", "--from", "./trained")
                for model, values in found.items():
                    values.append(scores(model, size > SIZES[0]))
                    print(size, seed, model, *(f"{value:.4f}" for value in values[-1]), flush=True)
                os.chdir("/")
        for model, values in found.items():
            print(size, "median", model, *(f"{statistics.median(column):.3f}" for column in zip(*values)), flush=True)


main()
