#pragma once
#include <stddef.h>
#include <stdint.h>

/// Points of a plane that are summed together: an order of addition that is the same for every instruction set.
enum { timbre_affinity_lanes = 16 };

/// With q = 1 / (1 + |pᵢ − pⱼ|²), for each of `rows` points from `first` on, over all other points j:
/// sums[3i] = Σ q, sums[3i + 1] = Σ q² (xᵢ − xⱼ), sums[3i + 2] = Σ q² (yᵢ − yⱼ); `sums` begins at `first`.
/// `x` and `y` have room for `count` rounded up to the lanes. A sum is of 16 sums, of every 16th point each.
void timbre_pairwise_affinities(
    const float *x, const float *y, size_t count, size_t first, size_t rows, float *sums);

/// forces[2i], forces[2i + 1] = Σₑ weights[e] q (pᵢ − pⱼ), j = neighbours[e], over e in starts[i] ..< starts[i + 1], for
/// `rows` points from `first` on; `forces` begins at `first`. A sum is of 16 sums, of every 16th edge each.
void timbre_attract(
    const float *points, const int32_t *starts, const int32_t *neighbours, const float *weights, size_t first,
    size_t rows, float *forces);
