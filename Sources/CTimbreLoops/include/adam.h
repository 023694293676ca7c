#pragma once
#include <stddef.h>
#include <stdint.h>

/// m += (g − m) · keep1;  v += (g² − v) · keep2;  w −= rate · m / (√v + epsilon), each operation rounded by itself.
/// A moment below the smallest normal number becomes 0: many processors are a hundred times slower on those.
struct timbre_adam {
    float keep1, keep2, rate, epsilon;
};

void timbre_adam(
    const struct timbre_adam *step, float *values, float *mean, float *variance, const float *gradient, size_t count);

/// The same for rows first..<last of tables [n, width]. The gradient of row rows[s] is the sum of sums[p], [p, width],
/// for p in segments[s]..<segments[s + 1]; that of a row which is not among the ascending `rows` is 0.
void timbre_adam_rows(
    const struct timbre_adam *step, float *values, float *mean, float *variance, size_t width, size_t first,
    size_t last, const float *sums, const int32_t *rows, const int32_t *segments, size_t segment_count);
