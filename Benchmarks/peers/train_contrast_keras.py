"""The network of `spotify-900k` trained by Keras on TensorFlow: numbers by squared error, songs by comparison.

    echo '{"objective": "contrast"}' | python train_contrast_keras.py FOLDER --threads 2

Objectives: "contrast", the supervised contrastive loss over groups of 128 songs that `timbre train` has, by artist, genre
and emotion; "sampled_softmax", the artist by tf.nn.sampled_softmax_loss with 256 shared negatives from unit latent vectors.
FOLDER has features.npy, float32 [songs, 17], and categories.npy, int32 [songs, 3]. Songs a second of the epochs after the
first, which builds the graph; the order of the songs, pairs of one artist side by side, is made once and not counted.
"""
import argparse
import os
import time

import peer

GROUP, NEGATIVES, TEMPERATURE, NUMBERS = 128, 256, 0.2, 0.3
WEIGHTS = (1.0, 0.3, 0.3)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("folder")
    p.add_argument("--batch", type=int, default=16_384)
    p.add_argument("--threads", type=int, default=os.cpu_count())
    a = p.parse_args()
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    np = peer.library("numpy")
    tf = peer.library("tensorflow", "tensorflow-cpu")
    tf.config.threading.set_intra_op_parallelism_threads(a.threads)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    tf.keras.utils.set_random_seed(7)
    layers = tf.keras.layers
    numbers = np.load(os.path.join(a.folder, "features.npy"))
    categories = np.load(os.path.join(a.folder, "categories.npy"))
    numbers = ((numbers - numbers.mean(0)) / numbers.std(0)).astype(np.float32)
    songs, rows = len(numbers), [int(c) + 1 for c in categories.max(0)]
    order = paired(np, categories[:, 0])
    data = [tf.constant(numbers[order])] + [tf.constant(categories[order, column]) for column in range(3)]

    def network():
        numbers, genre, emotion = layers.Input((17,)), layers.Input((), dtype="int32"), layers.Input((), dtype="int32")
        joined = layers.Concatenate()(
            [numbers, layers.Embedding(rows[1], 50)(genre), layers.Embedding(rows[2], 25)(emotion)])
        latent = layers.Dense(20)(layers.Dense(128, activation="relu")(joined))
        return tf.keras.Model(
            [numbers, genre, emotion], [latent, layers.Dense(17)(layers.Dense(128, activation="relu")(latent))])

    def contrast(units, labels):
        units = tf.reshape(units, [-1, GROUP, 20])
        logits = tf.matmul(units, units, transpose_b=True) / TEMPERATURE
        itself = tf.eye(GROUP, dtype=tf.bool)[None]
        total = tf.reduce_logsumexp(tf.where(itself, -1e9, logits), 2)
        loss = 0.0
        for column, weight in zip(labels, WEIGHTS):
            column = tf.reshape(column, [-1, GROUP])
            same = tf.cast(tf.equal(column[:, :, None], column[:, None]) & ~itself, tf.float32)
            count = tf.reduce_sum(same, 2)
            mean = tf.reduce_sum(same * logits, 2) / tf.maximum(count, 1.0)
            loss += weight * tf.reduce_mean(tf.where(count > 0, total - mean, 0.0))
        return loss

    def trainer(objective):
        model, optimizer = network(), tf.keras.optimizers.Adam()
        variables = list(model.trainable_variables)
        if objective == "sampled_softmax":
            kernel = tf.Variable(tf.random.uniform([rows[0], 20], -0.05, 0.05))
            bias = tf.Variable(tf.zeros([rows[0]]))
            variables += [kernel, bias]
        optimizer.build(variables)

        @tf.function
        def step(number, artist, genre, emotion):
            with tf.GradientTape() as tape:
                latent, rebuilt = model([number, genre, emotion], training=True)
                units = tf.math.l2_normalize(latent, 1)
                loss = NUMBERS * tf.reduce_mean(tf.square(rebuilt - number))
                if objective == "contrast":
                    loss += contrast(units, (artist, genre, emotion))
                else:
                    loss += tf.reduce_mean(tf.nn.sampled_softmax_loss(
                        kernel, bias, artist[:, None], units / TEMPERATURE, NEGATIVES, rows[0]))
            optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
            return loss

        return step

    def answer(job):
        step, epochs = trainer(job["objective"]), int(job.get("epochs", 2))
        whole = songs // a.batch * a.batch
        for epoch in range(epochs + 1):
            if epoch == 1:
                start = time.perf_counter()
            for first in range(0, whole, a.batch):
                loss = step(*[column[first:first + a.batch] for column in data])
            loss = float(loss)
        seconds = time.perf_counter() - start
        return {"seconds": seconds, "songs_per_second": whole * epochs / seconds, "loss": loss}

    peer.introduce("keras", "tensorflow_cpu", "numpy")
    peer.serve(answer)


def paired(np, labels):
    """All songs in a random order in which songs of one label stand in pairs."""
    random = np.random.default_rng(7)
    order = random.permutation(len(labels))
    order = order[np.argsort(labels[order], kind="stable")]
    sorted_labels = labels[order]
    starts = np.flatnonzero(np.r_[True, sorted_labels[1:] != sorted_labels[:-1]])
    place = np.arange(len(order)) - np.repeat(starts, np.diff(np.r_[starts, len(order)]))
    pair = np.cumsum(place % 2 == 0) - 1
    return order[np.argsort(random.permutation(pair[-1] + 1)[pair], kind="stable")]


if __name__ == "__main__":
    main()
