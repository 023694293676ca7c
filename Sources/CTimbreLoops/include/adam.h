#pragma once
#include <stddef.h>
#include <stdint.h>

/// m += (g − m) · keep1;  v += (g² − v) · keep2;  w −= rate · m / (√v + epsilon), each operation rounded by itself.
/// A moment below the smallest normal number becomes 0: many processors are a hundred times slower on those.
struct timbre_adam {
    float keep1, keep2, epsilon;
};

void timbre_adam(
    const struct timbre_adam *constants, float rate, float *values, float *mean, float *variance,
    const float *gradient, size_t count);

/// Rows of tables [n, width] and how many steps each has taken, [n].
struct timbre_adam_rows {
    float *values, *mean, *variance;
    int32_t *steps;
    size_t width;
};

/// The steps that rows have missed, up to the first `until`, each with a gradient of 0: the same bits as if they had
/// been taken in time. A row is done with when a step no longer changes a value; then only its moments go on falling.
/// That is exact as long as rates[t + 1] / rates[t] · (1 − keep1) / √(1 − keep2) stays below 1.
///   rates: of each step;  rows: [count], distinct
void timbre_adam_replay(
    const struct timbre_adam *constants, const float *rates, int32_t until, struct timbre_adam_rows table,
    const int32_t *rows, size_t count);

/// Step `step`, from 0, of rows that have taken all before it.   gradient: [count, width]
void timbre_adam_step(
    const struct timbre_adam *constants, const float *rates, int32_t step, struct timbre_adam_rows table,
    const int32_t *rows, size_t count, const float *gradient);
