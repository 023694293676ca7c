#include "adam.h"

#include <float.h>

/// The first segment whose row is not below `row`.
static size_t first_segment(const int32_t *rows, size_t count, size_t row) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if ((size_t)rows[middle] < row) low = middle + 1;
        else high = middle;
    }
    return low;
}

#define LOOPS "adam_loops.h"
#include "variants.h"

void timbre_adam(
    const struct timbre_adam *step, float *values, float *mean, float *variance, const float *gradient, size_t count) {
    CHOOSE(adam, step, values, mean, variance, gradient, count);
}

void timbre_adam_rows(
    const struct timbre_adam *step, float *values, float *mean, float *variance, size_t width, size_t first,
    size_t last, const float *sums, const int32_t *rows, const int32_t *segments, size_t segment_count) {
    CHOOSE(adam_rows, step, values, mean, variance, width, first, last, sums, rows, segments, segment_count);
}
