#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Sums in double, each in the order of its terms and without contraction: the same bits on every processor.

/// Divides each row of [count, width] by its length, and rounds once; rows that have no direction stay as they are.
void timbre_make_rows_unit(float *rows, size_t count, size_t width);

/// sums[j] += Σᵢ rows[i, j] of [count, width].
///   directions_only: leaves out rows that are zero or not finite.
/// Returns how many rows were added.
size_t timbre_add_to_sums(const float *rows, size_t count, size_t width, bool directions_only, double *sums);

/// Row i of `target` [count, width] += Σ row ids[e] of `table` [n, width] for e in starts[i]..<starts[i + 1].
void timbre_add_row_sums(
    const float *table, size_t width, const int32_t *starts, const int32_t *ids, size_t count, float *target);

/// sums[j, k] += Σᵢ weights[i] · rows[i, j] · rows[i, k] for j ≤ k.
///   rows: [count, width];  weights: [count], NULL where all are 1;  sums: [width, width]
void timbre_add_second_moments(
    const double *rows, const double *weights, size_t count, size_t width, double *sums);

/// product[i, j] = Σₚ rows[i, p] · matrix[p, j].
///   rows: [count, k];  matrix: [k, n];  product: [count, n]
void timbre_product_in_double(
    const double *rows, size_t count, size_t k, const double *matrix, size_t n, double *product);
