#pragma once
#include <stddef.h>
#include <stdint.h>

// Points are in blocks of 16, [blocks, dimensions, 16]; the last block is filled up with NaN, which is near to nothing.
// Distances are squared and summed in index order: the same bits for every instruction set.

/// The k nearest of `count` points to one of them, itself left out, by distance, then id: ids[k] and distances[k]; k is
/// below `count`.
void timbre_nearest_points(
    const float *blocks, size_t dimensions, size_t count, size_t point, size_t k, int32_t *ids, float *distances);

/// ranks[i], the rank of point others[i] among all others by its distance from `point`, from 1; points at the same
/// distance share the better rank.
void timbre_point_ranks(
    const float *blocks, size_t dimensions, size_t count, size_t point, const int32_t *others, size_t other_count,
    int32_t *ranks);
