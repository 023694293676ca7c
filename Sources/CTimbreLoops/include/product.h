#pragma once
#include <stdbool.h>
#include <stddef.h>

// Products of row-major matrices, tiled in registers. An element is a chain of fused multiply-adds from 0 in the order
// of its sum, then the bias is added: its bits depend on no tile, on no other row and on no instruction set.

/// Floats that `timbre_pack` writes for [k, n] and its bias.
size_t timbre_packed_count(size_t k, size_t n);

/// Lays b out for `timbre_product`: panels of as many columns as two vector registers hold, each with its bias first
/// and then its k rows, the last filled up with zeros.
///   b: [k, n], or [n, k] where transposed;  bias: [n] or NULL for zeros;  packed: on a boundary of 64 bytes
void timbre_pack(const float *b, const float *bias, size_t k, size_t n, bool transposed, float *packed);

/// c = a · b + bias.   a: [m, k];  packed: of b [k, n];  c: [m, n]
void timbre_product(const float *a, size_t m, size_t k, const float *packed, size_t n, float *c);

/// Columns of a row of sums, of which the first n count.
size_t timbre_sum_columns(size_t n);

/// sums += aᵀ · g, each in the order of the rows: those of gᵀ · a have the same bits.
///   a: [m, k];  g: [m, n];  sums: [k, timbre_sum_columns(n)], on a boundary of 64 bytes
void timbre_sum_products(const float *a, const float *g, size_t m, size_t k, size_t n, float *sums);

/// totals += the sums of g's columns, in the order of the rows.   g: [m, n];  totals: [n]
void timbre_sum_rows(const float *g, size_t m, size_t n, float *totals);

/// sum = partial[0] + partial[1] + …, in that order; the partial sums, [n] each, are `stride` apart.
void timbre_merge_sums(const float *partial, size_t count, size_t stride, size_t n, float *sum);

/// sum[i, j] = partial[0][j, i] + partial[1][j, i] + …, in that order.
///   partial: [n, columns] each, `stride` apart, their rows `width` apart;  columns: at most 16;  sum: [columns, n]
void timbre_merge_columns(
    const float *partial, size_t count, size_t stride, size_t width, size_t columns, size_t n, float *sum);
