"""The first steps of training by Keras on TensorFlow at dropout 0.

    python keras_golden.py        # needs tensorflow-cpu; writes keras_golden.json beside it

Keras 3.15's Adam squares the slices of an embedding's gradient before it adds up those of one row, so a row that
stands twice in a batch gets the sum of the squares instead of the square of the sum. Dense gradients go through the same
Adam as it is defined; that changes losses by 1e-3 relative within these steps.
"""
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import keras
import tensorflow as tf

from golden_case import CASES, HIDDEN, LATENT, RATE, write


def train(case):
    layers = keras.layers
    numbers = layers.Input((case.features,))
    ids = [layers.Input((1,), dtype="int32") for _ in case.vocabularies]
    tables = [layers.Embedding(n, w) for n, w in zip(case.vocabularies, case.widths)]
    joined = layers.Concatenate()([numbers] + [layers.Flatten()(t(i)) for t, i in zip(tables, ids)])
    dense = [
        layers.Dense(HIDDEN, activation="relu"), layers.Dense(LATENT), layers.Dense(HIDDEN, activation="relu"),
        layers.Dense(case.width, activation=case.output)]
    x = joined
    for layer in dense:
        x = layer(x)
    model = keras.Model([numbers] + ids, x)
    for layer, values in zip(tables, case.tables):
        layer.set_weights([values])
    for layer, kernel in zip(dense, case.kernels):
        layer.set_weights([kernel, layer.get_weights()[1]])
    optimizer = keras.optimizers.Adam(learning_rate=RATE)
    loss_of = keras.losses.MeanSquaredError()
    losses = []
    for _, rows, its in case.batches():
        inputs = [case.numbers[rows]] + [column[:, None].astype("int32") for column in its.T]
        with tf.GradientTape() as tape:
            loss = loss_of(case.target(rows, its), model(inputs, training=True))
        gradients = [tf.convert_to_tensor(g) for g in tape.gradient(loss, model.trainable_variables)]
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))
        losses.append(float(loss))
    return losses


if __name__ == "__main__":
    write("keras_golden.json", {case.name: train(case) for case in CASES})
