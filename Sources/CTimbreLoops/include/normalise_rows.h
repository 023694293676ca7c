#pragma once
#include <stddef.h>

/// Layer normalisation: `Device.normaliseRows` has the formula.
///   values, result: [rows, columns];  scaling: [2, columns], gains and below them biases
void timbre_normalise_rows(
    const float *values, size_t rows, size_t columns, const float *scaling, float epsilon, float *result);

/// The gradient by the values, which is added to `total`, and that by the scaling, which is added to `sums` in the order
/// of the rows.
///   gradient: [rows, columns], by the result;  memory: [columns];  total: [rows, columns];  sums: [2, columns]
void timbre_normalise_rows_gradient(
    const float *values, size_t rows, size_t columns, const float *scaling, float epsilon, const float *gradient,
    float *memory, float *total, float *sums);
