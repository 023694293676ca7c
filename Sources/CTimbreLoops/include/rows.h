#pragma once
#include <stddef.h>
#include <stdint.h>

/// Row i of `target`, whose rows are `stride` apart, becomes row rows[i] of `source` [n, width].
void timbre_gather(const float *source, size_t width, const int32_t *rows, size_t count, float *target, size_t stride);

/// Row i of `target` [count, width] += row rows[i] of `source` [n, width].
void timbre_add_rows(const float *source, size_t width, const int32_t *rows, size_t count, float *target);

/// Row i of `target` [count, width] += Σ weights[e] · row rows[e] of `source` [n, width], a chain of fma in the order of
/// e in starts[i]..<starts[i + 1].
void timbre_add_weighted_rows(
    const float *source, size_t width, const int32_t *starts, const int32_t *rows, const float *weights, size_t count,
    float *target);

/// sums[i] = Σ weights[q] · gradient[order[q]] for q in starts[i]..<starts[i + 1], in that order; none is empty.
///   gradient: rows `stride` apart, of which the first `width` columns count;  weights: NULL where all are 1;
///   sums: [count, width]
void timbre_segment_sums(
    const float *gradient, size_t stride, const int32_t *order, const float *weights, const int32_t *starts,
    size_t count, float *sums, size_t width);

/// target += source.
void timbre_add(const float *source, float *target, size_t count);

/// sum = a + b; it may be one of the two.
void timbre_add_two(const float *a, const float *b, size_t count, float *sum);
