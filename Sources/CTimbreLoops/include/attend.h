#pragma once
#include <stddef.h>

// The rows of attention's weights, between its products.

/// scores = softmax(scale · scores), row by row.   scores: [rows, n];  logs: [rows], ln Σ exp(scale · scores)
void timbre_softmax(float *scores, size_t rows, size_t n, float scale, float *logs);

/// Computes weights again, scores = exp(scale · scores − log), and turns the gradient by them into that by the scores
/// before `timbre_softmax`, slopes = scores · (slopes − dot) · scale.
///   scores, slopes: [rows, n];  logs, dots: [rows]
void timbre_softmax_gradient(
    float *scores, float *slopes, size_t rows, size_t n, float scale, const float *logs, const float *dots);

/// dots[i] = Σ a[i, j] · b[i, j].   a, b: [rows, columns]
void timbre_dot_rows(const float *a, const float *b, size_t rows, size_t columns, float *dots);

/// target[i, j] = source[i, j] for rows that are `source_stride` and `stride` apart.
void timbre_copy_columns(
    const float *source, size_t source_stride, size_t rows, size_t columns, float *target, size_t stride);
