#include "rows.h"

#include <string.h>

#define LOOPS "rows_loops.h"
#include "variants.h"

void timbre_gather(const float *source, size_t width, const int32_t *rows, size_t count, float *target, size_t stride) {
    CHOOSE(gather, source, width, rows, count, target, stride);
}

void timbre_segment_sums(
    const float *gradient, size_t stride, const int32_t *order, const float *weights, const int32_t *starts,
    size_t count, float *sums, size_t width) {
    if (weights)
        CHOOSE(weighted_segment_sums, gradient, stride, order, weights, starts, count, sums, width);
    else
        CHOOSE(segment_sums, gradient, stride, order, starts, count, sums, width);
}

void timbre_add_rows(const float *source, size_t width, const int32_t *rows, size_t count, float *target) {
    CHOOSE(add_rows, source, width, rows, count, target);
}

void timbre_add_weighted_rows(
    const float *source, size_t width, const int32_t *starts, const int32_t *rows, const float *weights, size_t count,
    float *target) {
    CHOOSE(add_weighted_rows, source, width, starts, rows, weights, count, target);
}

void timbre_add(const float *source, float *target, size_t count) {
    for (size_t i = 0; i < count; i++) target[i] += source[i];
}

void timbre_add_two(const float *a, const float *b, size_t count, float *sum) {
    for (size_t i = 0; i < count; i++) sum[i] = a[i] + b[i];
}
