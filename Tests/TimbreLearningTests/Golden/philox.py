"""Timbre's random numbers in NumPy: Philox 4x32-10 and what is drawn from it.

Each function is the twin of one in Sources/TimbreLearning; the formula is in that one's documentation.
"""
import numpy as np

SPLIT, ORDER, UNKNOWN, WEIGHTS = 0xFFFF0001, 0xFFFF0002, 0xFFFF0003, 0xFFFF0004
LOW = np.uint64(0xFFFFFFFF)


def philox(seed, c0, c1, c2, c3):
    """Four words for each counter: uint32 [..., 4]; the counters are broadcast."""
    c0, c1, c2, c3 = [np.asarray(c, dtype=np.uint64) for c in np.broadcast_arrays(c0, c1, c2, c3)]
    key0, key1 = seed & 0xFFFFFFFF, seed >> 32
    for _ in range(10):
        first = np.uint64(0xD2511F53) * c0
        second = np.uint64(0xCD9E8D57) * c2
        c0, c1, c2, c3 = (
            (second >> np.uint64(32)) ^ c1 ^ np.uint64(key0), second & LOW,
            (first >> np.uint64(32)) ^ c3 ^ np.uint64(key1), first & LOW)
        key0, key1 = (key0 + 0x9E3779B9) & 0xFFFFFFFF, (key1 + 0xBB67AE85) & 0xFFFFFFFF
    return np.stack([c0, c1, c2, c3], axis=-1).astype(np.uint32)


def permutation(seed, count, stream, epoch=0):
    """Fisher-Yates from the last place down."""
    words = philox(seed, np.arange((count + 3) // 4), stream, 0, epoch).reshape(-1)
    order = np.arange(count)
    for swap in range(count - 1):
        place = count - 1 - swap
        other = (int(words[swap]) * (place + 1)) >> 32
        order[place], order[other] = order[other], order[place]
    return order


def split(seed, count, percent=(80, 10, 10)):
    """Song ids for training, validation and test, each ascending."""
    if count < 10:
        return np.arange(count), np.arange(0), np.arange(0)
    validation, test = count * percent[1] // 100, count * percent[2] // 100
    order = permutation(seed, count, SPLIT)
    training = count - validation - test
    return np.sort(order[:training]), np.sort(order[training:training + validation]), np.sort(order[training + validation:])


def uniform(seed, shape, limit, tensor):
    """float32 in -limit..<limit."""
    count = int(np.prod(shape))
    words = philox(seed, np.arange((count + 3) // 4), WEIGHTS, tensor, 0).reshape(-1)[:count]
    scale = limit / 8_388_608
    return (((words >> np.uint32(8)).astype(np.float64) - 8_388_608) * scale).astype(np.float32).reshape(shape)


def hidden_ids(seed, rows, categories, epoch, share):
    """bool [rows, categories]: whose id is 0 in this epoch."""
    threshold = int(share * 4_294_967_296)
    groups = [philox(seed, rows, UNKNOWN, group, epoch) for group in range((categories + 3) // 4)]
    return np.concatenate(groups, axis=1)[:, :categories] < threshold


def kept_units(seed, rows, layer, units, step, rate):
    """bool [rows, units]: which units dropout keeps."""
    threshold = int(rate * 4_294_967_296)
    words = philox(seed, np.asarray(rows)[:, None], layer, np.arange((units + 3) // 4)[None, :], step)
    return words.reshape(len(rows), -1)[:, :units] >= threshold
