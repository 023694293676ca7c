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

/// Whether the processor has the instructions.
bool top_k_has_filter(void);

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
