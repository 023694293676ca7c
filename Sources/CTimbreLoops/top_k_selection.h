#pragma once
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "top_k.h"

enum { TOP_K_BLOCK = 32, TOP_K_SLACK = 16 };

typedef struct top_k_filter top_k_filter;

/// Queries first..<first + count, packed [dimensions, width] and filled up with zeros that never hit.
typedef struct {
    int64_t first;
    int64_t packed_offset;
    int32_t width;
} top_k_tile;

typedef void top_k_scan_panel(timbre_top_k *, const top_k_tile *);

struct timbre_top_k {
    int64_t query_count, dimensions, k, capacity;
    top_k_scan_panel *scan_panel;

    top_k_tile *tiles;
    int64_t tile_count;
    float *packed;

    /// A score at or above it is a candidate: the minimum score, then just above the k-th best. [padded queries]
    float *thresholds;
    /// The caller's: see timbre_top_k_create.
    float *floors;
    int64_t *counts;
    /// [query_count, capacity], smaller is better (see top_k_key).
    uint64_t *candidates;

    /// The songs at hand, in blocks of 32, dimension-major: [blocks, dimensions, 32].
    float *panel;
    int32_t *panel_rows;
    int64_t panel_capacity, panel_count;
    /// Songs among which the thresholds leave about k: those that have been in a panel, or that the floors come from.
    int64_t seen_count;

    /// Null where every score is computed as a float.
    top_k_filter *filter;
    /// The caller's: see timbre_top_k_create.
    const timbre_top_k_rounded *rounded;
};

static inline void *top_k_allocate(int64_t count, size_t size) {
    // A cache line, of which aligned_alloc asks for a multiple; never none, which may have no address.
    return aligned_alloc(64, ((size_t)count * size / 64 + 1) * 64);
}

/// A score and its row as one number that sorts by score descending, then row ascending. Bit 0 keeps the sign of −0,
/// which ties with 0.
static inline uint64_t top_k_key(float score, int32_t row) {
    uint32_t bits;
    memcpy(&bits, &score, 4);
    const uint32_t is_negative_zero = bits == 0x80000000u;
    if (is_negative_zero) bits = 0;
    const uint32_t ascending = bits & 0x80000000u ? ~bits : bits | 0x80000000u;
    return (uint64_t)~ascending << 32 | (uint64_t)(uint32_t)row << 1 | is_negative_zero;
}

static inline float top_k_score(uint64_t key) {
    const uint32_t ascending = ~(uint32_t)(key >> 32);
    uint32_t bits = ascending & 0x80000000u ? ascending & 0x7FFFFFFFu : ~ascending;
    if (key & 1) bits = 0x80000000u;
    float score;
    memcpy(&score, &bits, 4);
    return score;
}

static inline int32_t top_k_row(uint64_t key) { return (int32_t)((uint32_t)key >> 1); }

static inline float top_k_floor(const timbre_top_k *selection, int64_t query) {
    float floor;
    __atomic_load(&selection->floors[query], &floor, __ATOMIC_RELAXED);
    return floor;
}

/// Keeps the k best candidates of a query and raises its threshold and floor.
void timbre_top_k_compact(timbre_top_k *selection, int64_t query);

static inline void top_k_push(timbre_top_k *selection, int64_t query, uint64_t key) {
    const int64_t count = selection->counts[query];
    selection->candidates[query * selection->capacity + count] = key;
    selection->counts[query] = count + 1;
    if (count + 1 == selection->capacity) timbre_top_k_compact(selection, query);
}
