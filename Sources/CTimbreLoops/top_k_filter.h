#pragma once
#include <stdbool.h>

#include "top_k_selection.h"

// Which songs of a panel may be candidates, by products of 16-bit integers: the processor does twice as many of them at
// a time as of floats. What may be one is scored as everywhere; so the filter changes no result.
//
// Queries and songs are scaled to the same length, L = 32700, and rounded. A query q and a song s, scaled, and their
// integers q', s' differ by the errors e and f, whose lengths are known, so that |q·s − q'·s'| ≤ |e|·|s| + |q'|·|f|: a
// song whose integer product is further than that, and what a chain of d float operations may err, below the query's
// threshold, is none.

/// Roundings of whole panels, [panels × blocks of 32, pairs, 32], pairs = ⌈d / 2⌉; with each panel's scale, 0 where it can't
/// be rounded, and its longest error.
struct timbre_top_k_rounded {
    int64_t dimensions, pairs, panels;
    float *scales, *errors;
    int32_t *words;
};

#if defined(__x86_64__)

/// Whether the processor has the instructions.
bool top_k_has_filter(void);

/// Whether vectors of that width can be rounded.
bool top_k_filter_takes_dimensions(int64_t dimensions);

/// Adds a filter where it can serve: queries of ordinary lengths, not too many dimensions. False where memory is short.
bool top_k_filter_create(timbre_top_k *selection);

void top_k_filter_free(top_k_filter *filter);

/// Copies the panel's rows into the panel and into the filter. False where only the panel should be scanned: a
/// song's length is not ordinary, or too many songs passed.
bool top_k_filter_fill_panel(timbre_top_k *selection, const float *songs);

/// Scans the panel for the candidates of a tile.
void top_k_filter_scan_panel(timbre_top_k *selection, const top_k_tile *tile);

/// Whether the panel of rounded songs from `first` on, a multiple of a panel, is worth scanning by its roundings.
bool top_k_filter_takes_rounded(timbre_top_k *selection, int64_t first, const uint32_t *mask);

/// Scans such a panel for all tiles.
void top_k_filter_scan_rounded(timbre_top_k *selection, const float *songs, int64_t first, const uint32_t *mask);

/// Rounds the songs of the panel's rows, whatever queries there are, to `words`. Returns the scale, and gives the longest
/// error; 0 where a song's length is not ordinary.
float top_k_filter_round_panel(timbre_top_k *selection, const float *songs, int32_t *words, float *error);

#else

static inline bool top_k_has_filter(void) { return false; }
static inline bool top_k_filter_takes_dimensions(int64_t dimensions) { return (void)dimensions, false; }
static inline bool top_k_filter_create(timbre_top_k *selection) { return (void)selection, true; }
static inline void top_k_filter_free(top_k_filter *filter) { (void)filter; }
static inline bool top_k_filter_fill_panel(timbre_top_k *selection, const float *songs) {
    return (void)selection, (void)songs, false;
}
static inline void top_k_filter_scan_panel(timbre_top_k *selection, const top_k_tile *tile) {
    (void)selection, (void)tile;
}
static inline bool top_k_filter_takes_rounded(timbre_top_k *selection, int64_t first, const uint32_t *mask) {
    return (void)selection, (void)first, (void)mask, false;
}
static inline void top_k_filter_scan_rounded(
    timbre_top_k *selection, const float *songs, int64_t first, const uint32_t *mask) {
    (void)selection, (void)songs, (void)first, (void)mask;
}
static inline float top_k_filter_round_panel(
    timbre_top_k *selection, const float *songs, int32_t *words, float *error) {
    return (void)selection, (void)songs, (void)words, (void)error, 0;
}

#endif
