#pragma once
#include <stddef.h>
#include <stdint.h>

/// Unit u of song s is kept when word u % 4 of Philox 4×32-10(seed)(s, layer, u / 4, step) is at least the threshold;
/// a kept value is multiplied by the scale.
struct timbre_dropout {
    uint64_t seed;
    uint32_t layer, step, threshold;
    float scale;
};

/// values: [rows, columns];  songs: [rows]
void timbre_dropout(
    const struct timbre_dropout *dropout, const int32_t *songs, size_t rows, size_t columns, float *values);

/// Noise on a step's input; `InputNoise` has the formula.
struct timbre_noise {
    uint64_t seed;
    uint32_t stream, step;
    float scale;
};

/// values: [rows, columns];  songs: [rows]
void timbre_add_noise(
    const struct timbre_noise *noise, const int32_t *songs, size_t rows, size_t columns, float *values);
