"""The autoencoder of the recipe audio-12 trained by Keras on TensorFlow: the yardstick for reconstruction.

    timbre export features --catalogue songs.timbre --output features.npy
    python train_audio12_keras.py features.npy

features.npy is float32 [songs, 12] in the CSV's units. For each seed the songs are split as Timbre splits them (the same
ids in each part), scaled by the standard scores of the training part and clipped to its range, and learned by
12 -> Dense 12 relu -> Dense 6 -> Dense 12 relu -> Dense 12 with mean squared error and Adam, until the validation loss has
not fallen for as many epochs as patience says; the best weights count. Compare with `timbre train --seed S` on the same
catalogue. Prints a JSON line a seed with the mean squared error of the test part, then one with the median.
"""
import argparse
import json
import os
import statistics
import sys
import time

sys.path.insert(0, os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "..", "..", "Tests", "TimbreLearningTests", "Golden"))
import philox


def automatic_batch(songs):
    """16384, halved until an epoch has at least 30 steps, not below 64."""
    size = 16384
    while size > 64 and -(-songs // size) < 30:
        size //= 2
    return size


def main():
    p = argparse.ArgumentParser()
    p.add_argument("features")
    p.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4, 5])
    p.add_argument("--hidden", type=int, default=12)
    p.add_argument("--latent", type=int, default=6)
    p.add_argument("--latent-activation", default="linear")
    p.add_argument("--epochs", type=int, default=200)
    p.add_argument("--patience", type=int, default=10)
    p.add_argument("--rate", type=float, default=0.003)
    p.add_argument("--batch", type=int, help="default: Timbre's rule for auto")
    p.add_argument("--threads", type=int, default=os.cpu_count())
    a = p.parse_args()
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    import keras
    import numpy as np
    import tensorflow as tf
    tf.config.threading.set_intra_op_parallelism_threads(a.threads)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    numbers = np.load(a.features)
    width = numbers.shape[1]
    errors = []
    for seed in a.seeds:
        training, validation, test = philox.split(seed, len(numbers))
        its = numbers[training].astype(np.float64)
        deviation = its.std(axis=0)
        deviation[deviation == 0] = 1
        scaled = np.clip(numbers.astype(np.float64), its.min(axis=0), its.max(axis=0))
        scaled = ((scaled - its.mean(axis=0)) / deviation).astype(np.float32)
        batch = a.batch or automatic_batch(len(training))
        keras.utils.set_random_seed(seed)
        layers = keras.layers
        model = keras.Sequential([
            layers.Input((width,)), layers.Dense(a.hidden, activation="relu"),
            layers.Dense(a.latent, activation=a.latent_activation), layers.Dense(a.hidden, activation="relu"),
            layers.Dense(width)])
        model.compile(optimizer=keras.optimizers.Adam(a.rate), loss="mse")
        stop = keras.callbacks.EarlyStopping(patience=a.patience, restore_best_weights=True)
        start = time.perf_counter()
        history = model.fit(
            scaled[training], scaled[training], validation_data=(scaled[validation], scaled[validation]),
            batch_size=batch, epochs=a.epochs, verbose=0, callbacks=[stop])
        output = model.predict(scaled[test], batch_size=4096, verbose=0)
        squares = (output.astype(np.float64) - scaled[test]) ** 2
        errors.append(float(squares.mean()))
        print(json.dumps({
            "peer": "keras-tensorflow", "seed": seed, "songs": len(numbers), "batch": batch,
            "epochs": len(history.history["loss"]), "seconds": round(time.perf_counter() - start, 1),
            "validation_mse": round(min(history.history["val_loss"]), 6), "test_mse": round(errors[-1], 6)}), flush=True)
    print(json.dumps({"peer": "keras-tensorflow", "median_test_mse": round(statistics.median(errors), 6)}))


if __name__ == "__main__":
    main()
