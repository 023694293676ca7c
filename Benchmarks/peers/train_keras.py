"""Songs per second of the network of `spotify-900k-classic` trained by Keras on TensorFlow.

    python train_keras.py --songs 400000 --artists 100000 --epochs 3 --threads 2

Random songs of the same shapes: 17 numbers, an artist (long-tailed, none above 0.1 %), one of 500 genres, one of 12
emotions; the target is the input as the untrained tables give it. The first epoch, which builds the graph, is not counted.
Prints one JSON line.
"""
import argparse
import json
import os
import time


def network(keras, artists, genres, emotions):
    layers = keras.layers
    numbers = layers.Input((17,))
    ids = [layers.Input((1,), dtype="int32") for _ in range(3)]
    tables = [layers.Embedding(artists, 100), layers.Embedding(genres, 50), layers.Embedding(emotions, 25)]
    x = layers.Concatenate()([numbers] + [layers.Flatten()(table(i)) for table, i in zip(tables, ids)])
    for width, activation in ((64, "relu"), (20, None), (64, "relu")):
        x = layers.Dense(width, activation=activation)(x)
        if activation:
            x = layers.Dropout(0.15)(x)
    model = keras.Model([numbers] + ids, layers.Dense(192, activation="sigmoid")(x))
    model.compile(optimizer="adam", loss="mse")
    return model, tables


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--songs", type=int, default=400_000)
    p.add_argument("--artists", type=int, default=100_000)
    p.add_argument("--epochs", type=int, default=3)
    p.add_argument("--batch", type=int, default=16_384)
    p.add_argument("--threads", type=int, default=os.cpu_count())
    a = p.parse_args()
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    import numpy as np
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(a.threads)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    random = np.random.default_rng(7)
    numbers = random.random((a.songs, 17), dtype=np.float32)
    share = 1.0 / (np.arange(a.artists) + 200.0) ** 0.8
    share = np.minimum(share / share.sum(), 0.001)
    ids = [
        random.choice(a.artists, a.songs, p=share / share.sum()).astype(np.int32)[:, None],
        random.integers(0, 500, (a.songs, 1)).astype(np.int32),
        random.integers(0, 12, (a.songs, 1)).astype(np.int32),
    ]
    model, tables = network(tf.keras, a.artists, 500, 12)
    target = np.concatenate([numbers] + [np.asarray(t(i))[:, 0, :] for t, i in zip(tables, ids)], axis=1)
    ends = []

    class Clock(tf.keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            ends.append((time.perf_counter(), float(logs["loss"])))

    model.fit([numbers] + ids, target, batch_size=a.batch, epochs=a.epochs + 1, verbose=0, callbacks=[Clock()])
    seconds = ends[-1][0] - ends[0][0]
    print(json.dumps({
        "peer": "keras", "songs": a.songs, "artists": a.artists, "batch": a.batch, "threads": a.threads,
        "epochs": a.epochs, "songs_per_second": round(a.songs * a.epochs / seconds), "loss": ends[-1][1],
    }))


if __name__ == "__main__":
    main()
