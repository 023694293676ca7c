"""The network of `spotify-900k-classic` trained by Keras on TensorFlow.

    echo '{"epochs": 3}' | python train_keras.py FOLDER --threads 2     songs a second of the epochs after the first
    python train_keras.py FOLDER --whole 5                              a whole training, as `timbre train --epochs 5`

FOLDER has features.npy, float32 [songs, 17], and categories.npy, int32 [songs, 3]: a catalogue by that recipe, or random
songs. The target is the input as the untrained tables give it. A job's first epoch, which builds the graph, is not counted
and has no validation. --whole trains on 80 % of the songs with validation on 10 %, maps every song to a unit vector and
prints one JSON line.
"""
import argparse
import json
import os
import time

import peer


def network(keras, rows):
    """The model that trains, its tables, and the encoder."""
    layers = keras.layers
    numbers = layers.Input((17,))
    ids = [layers.Input((1,), dtype="int32") for _ in rows]
    tables = [layers.Embedding(count, width) for count, width in zip(rows, (100, 50, 25))]
    x = layers.Concatenate()([numbers] + [layers.Flatten()(table(i)) for table, i in zip(tables, ids)])
    x = layers.Dropout(0.15)(layers.Dense(64, activation="relu")(x))
    latent = layers.Dense(20)(x)
    x = layers.Dropout(0.15)(layers.Dense(64, activation="relu")(latent))
    model = keras.Model([numbers] + ids, layers.Dense(192, activation="sigmoid")(x))
    model.compile(optimizer="adam", loss="mse")
    return model, tables, keras.Model([numbers] + ids, latent)


def scaled(np, numbers, rows):
    """To 0–1 by the ranges of some rows."""
    low, high = numbers[rows].min(0), numbers[rows].max(0)
    return np.clip((numbers - low) / np.where(high > low, high - low, 1), 0, 1).astype(np.float32)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("folder")
    p.add_argument("--batch", type=int, default=16_384)
    p.add_argument("--threads", type=int, default=os.cpu_count())
    p.add_argument("--whole", type=int, metavar="EPOCHS")
    a = p.parse_args()
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    np = peer.library("numpy")
    tf = peer.library("tensorflow", "tensorflow-cpu")
    tf.config.threading.set_intra_op_parallelism_threads(a.threads)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    tf.keras.utils.set_random_seed(7)
    numbers = np.load(os.path.join(a.folder, "features.npy"))
    categories = np.load(os.path.join(a.folder, "categories.npy"))
    songs = len(numbers)
    order = np.random.default_rng(7).permutation(songs)
    training = order[:songs - 2 * (songs // 10)] if a.whole else order
    validation = order[len(training):len(training) + songs // 10]
    numbers = scaled(np, numbers, training)
    ids = [np.ascontiguousarray(categories[:, [column]]) for column in range(3)]
    model, tables, encoder = network(tf.keras, [int(column.max()) + 1 for column in ids])
    target = np.concatenate([numbers] + [np.asarray(t(i))[:, 0, :] for t, i in zip(tables, ids)], axis=1)

    def part(rows):
        return [numbers[rows]] + [column[rows] for column in ids], target[rows]

    def answer(job):
        ends = []

        class Clock(tf.keras.callbacks.Callback):
            def on_epoch_end(self, epoch, logs=None):
                ends.append((time.perf_counter(), float(logs["loss"])))

        epochs = int(job.get("epochs", 3))
        model.fit(*everything, batch_size=a.batch, epochs=epochs + 1, verbose=0, callbacks=[Clock()])
        seconds = ends[-1][0] - ends[0][0]
        return {"seconds": seconds, "songs_per_second": songs * epochs / seconds, "loss": ends[-1][1]}

    if a.whole:
        start = time.perf_counter()
        history = model.fit(
            *part(training), batch_size=a.batch, epochs=a.whole, verbose=0, validation_data=part(validation))
        fitted = time.perf_counter()
        latents = encoder.predict([numbers] + ids, batch_size=a.batch, verbose=0)
        latents /= np.maximum(np.linalg.norm(latents, axis=1, keepdims=True), 1e-12)
        print(json.dumps({
            "peer": "keras", "songs": songs, "epochs": a.whole, "fit_seconds": fitted - start,
            "mapping_seconds": time.perf_counter() - fitted, "validation_loss": history.history["val_loss"][-1]}))
    else:
        everything = part(training)
        peer.introduce("keras", "tensorflow_cpu", "numpy")
        peer.serve(answer)


if __name__ == "__main__":
    main()
