#pragma once
#include <stddef.h>
#include <stdint.h>

// The nearest of k centres by squared Euclidean distance, without writing the distances to the others.
//
// What is compared is |c|² / 2 − x · c: a chain of fused multiply-adds in the order of the dimensions from half the
// chain of c's squares. The same bits for every instruction set, tile and position.

/// Rows of a tile that are worked on at once: `timbre_nearest_centre` takes memory for so many.
enum { timbre_panel_rows = 32 };

/// Floats that `timbre_pack_centres` writes for [k, d].
size_t timbre_packed_centres_count(size_t k, size_t d);

/// Lays centres out for `timbre_nearest_centre`: as many side by side as a tile of registers takes.
void timbre_pack_centres(const float *centres, size_t k, size_t d, float *packed);

/// nearest[i] = the centre with the least |rows[i] − centre|², the first of equals, and, where `distances` is not NULL,
/// distances[i] = that square, summed in the order of the dimensions.
///   rows: [count, d];  centres: [k, d];  packed: of the centres;  panel: [timbre_panel_rows · d], on a boundary of 64
///   bytes
void timbre_nearest_centre(
    const float *rows, size_t count, size_t d, const float *centres, size_t k, const float *packed, float *panel,
    int32_t *nearest, float *distances);

/// sums[nearest[i]] += (rows[i] · scale, 1), as integers: the same in any order.
///   sums: [k, d + 1];  scale: a power of two by which no sum leaves 64 bits
void timbre_sum_by_centre(
    const float *rows, size_t count, size_t d, const int32_t *nearest, float scale, int64_t *sums);
