"""The first steps of training in NumPy, in float64, at dropout 0 and 0.15, with Timbre's Philox masks.

    python numpy_golden.py        # needs NumPy; writes numpy_golden.json beside it
"""
import numpy as np

import philox
from golden_case import CASES, RATE, SEED, write


def train(case, dropout):
    tables = [t.astype(np.float64) for t in case.tables]
    kernels = [k.astype(np.float64) for k in case.kernels]
    biases = [np.zeros(k.shape[1]) for k in kernels]
    parameters = tables + kernels + biases
    means = [np.zeros_like(p) for p in parameters]
    variances = [np.zeros_like(p) for p in parameters]
    losses = []
    for step, rows, ids in case.batches():
        target = case.target(rows, ids).astype(np.float64)
        outputs = [np.concatenate([case.numbers[rows].astype(np.float64)] + [t[i] for t, i in zip(tables, ids.T)], axis=1)]
        scales = []
        for layer, (kernel, bias) in enumerate(zip(kernels, biases)):
            z = outputs[-1] @ kernel + bias
            scale = np.ones_like(z)
            if layer in (0, 2):
                if dropout > 0:
                    kept = philox.kept_units(SEED, rows, layer // 2, z.shape[1], step, dropout)
                    scale = kept / (1 - dropout)
                scale = scale * (z > 0)
                z = z * scale
            elif layer == 3 and case.output == "sigmoid":
                z = 1 / (1 + np.exp(-z))
                scale = z * (1 - z)
            outputs.append(z)
            scales.append(scale)
        error = outputs[-1] - target
        losses.append(float((error ** 2).mean()))
        gradient = 2 * error / error.size * scales[3]
        kernel_gradients, bias_gradients = [None] * 4, [None] * 4
        for layer in (3, 2, 1, 0):
            kernel_gradients[layer] = outputs[layer].T @ gradient
            bias_gradients[layer] = gradient.sum(axis=0)
            gradient = gradient @ kernels[layer].T
            if layer > 0:
                gradient = gradient * scales[layer - 1]
        table_gradients, column = [], case.features
        for table, its in zip(tables, ids.T):
            table_gradient = np.zeros_like(table)
            np.add.at(table_gradient, its, gradient[:, column:column + table.shape[1]])
            column += table.shape[1]
            table_gradients.append(table_gradient)
        rate = RATE * (1 - 0.999 ** step) ** 0.5 / (1 - 0.9 ** step)
        for p, m, v, g in zip(parameters, means, variances, table_gradients + kernel_gradients + bias_gradients):
            m += (g - m) * (1 - 0.9)
            v += (g * g - v) * (1 - 0.999)
            p -= rate * m / (np.sqrt(v) + 1e-7)
    return losses


if __name__ == "__main__":
    write("numpy_golden.json", {
        case.name: {"dropout 0": train(case, 0), "dropout 0.15": train(case, 0.15)} for case in CASES})
