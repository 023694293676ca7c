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

/// The same for the rows alone whose nearest centre has changed, which are taken from the one before.
///   before: −1 where there was none
void timbre_sum_moves_by_centre(
    const float *rows, size_t count, size_t d, const int32_t *before, const int32_t *nearest, float scale,
    int64_t *sums);

/// distances[i] = |rows[i] − its nearest centre|², with the bits that `timbre_nearest_centre` gives.
void timbre_square_nearest(
    const float *rows, size_t count, size_t d, const float *centres, size_t k, const int32_t *nearest, float *panel,
    float *distances);

// Which centres can be left out, because they have moved too little since they were last compared.
//
// Rows are taken in blocks of `timbre_panel_rows`. With s(x, c) = |c|² / 2 − x · c, a block keeps for each centre c a
// margin: s(x, c) − s(x, a) is at least so much for each of its rows x whose nearest centre a is not c. Where a centre
// moves by δ, s changes by Δ|c|² / 2 − x · δ, which for the rows within a radius r about their mean m lies within r |δ|
// of Δ|c|² / 2 − m · δ. While c's margin is above 0 by more than rounding, no other row becomes one of c's.

/// k, rounded up to whole registers.
size_t timbre_bounded_centres(size_t k);

/// What centres' moves change.
///   before, after: [k, d];  moves: [d + 3, timbre_bounded_centres(k)]: Δ|c|² / 2, |δ| rounded up, δ by dimension, and
///   at last |after|² / 2; 0 beyond k
void timbre_move_centres(const float *before, const float *after, size_t k, size_t d, float *moves);

/// Blocks of which nothing is known yet: their means and radii, and margins of −∞.
///   means: [blocks, d];  radii: [blocks];  margins: [blocks, timbre_bounded_centres(k)]
/// Returns what no row's length exceeds.
float timbre_enclose_blocks(
    const float *rows, size_t count, size_t d, size_t k, float *panel, float *means, float *radii, float *margins);

/// Brings margins and `nearest`, those by the centres before the moves, to the centres after them: with the bits of
/// `timbre_nearest_centre`, of which it does no more than it must.
///   count: of whole blocks, but for the last;  centres: after the moves
///   slack: 8 (d + 4) ε (C² + RC) or more, by the longest centre C and row R: what margins lose to rounding
///   memory: [timbre_bounded_memory(k, d)], on a boundary of 64 bytes
void timbre_nearest_centre_within(
    const float *rows, size_t count, size_t d, const float *centres, size_t k, const float *moves, float slack,
    const float *means, const float *radii, float *margins, float *memory, int32_t *nearest);

/// Floats that `timbre_nearest_centre_within` works in.
size_t timbre_bounded_memory(size_t k, size_t d);
