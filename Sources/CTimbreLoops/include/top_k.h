#pragma once
#include <stdint.h>

// Exact top-k of inner products: scoring and selection in one pass over row-major songs.
//
// A score is a chain of fused multiply-adds from 0 in index order 0…d−1; the order is score descending, then row
// ascending, −0 and 0 being equal. A score that is not a number is never selected. The same rows and bits for every
// level, group of queries and cut of the songs.

/// The best songs so far of a group of queries. One thread at a time, but for merge and finish of different queries.
typedef struct timbre_top_k timbre_top_k;

/// The widest instructions that this machine has: 0 baseline, 1 AVX2 with FMA, 2 AVX-512, 3 with its VNNI. Every level up
/// to it works.
int32_t timbre_top_k_best_level(void);

/// Bytes that a query's candidates take: at most 1.5 k + 16 of 8 bytes.
int64_t timbre_top_k_bytes_per_query(int64_t k, int64_t song_count);

/// Songs rounded to 16 bits, by which most are left out without being scored: for songs that are searched again and again,
/// which else are rounded in each search.
typedef struct timbre_top_k_rounded timbre_top_k_rounded;

/// Songs that are rounded together. A last panel that is not whole has no roundings.
enum { TIMBRE_TOP_K_ROUNDED_PANEL = 1024 };

/// Room for roundings of 2 bytes a number, of no song yet. Null where the processor has no instructions for them, and where
/// memory is short.
timbre_top_k_rounded *timbre_top_k_rounded_create(int64_t song_count, int64_t dimensions);

void timbre_top_k_rounded_free(timbre_top_k_rounded *rounded);

/// Rounds songs of whole panels, first..<end, both multiples of a panel; other threads may round others. False where memory
/// is short.
///
/// - songs: [n, dimensions], from song 0.
_Bool timbre_top_k_round(timbre_top_k_rounded *rounded, const float *songs, int64_t first, int64_t end);

/// A selection that has seen no song. Null where memory is short.
///
/// - queries: [query_count, dimensions], copied.
/// - k: at least 1.
/// - floors: [query_count], scores below which songs are left out; −∞ for none. Raised to scores that k songs reach;
///   selections of the same queries in other songs share them, at the same time too, and so have fewer candidates.
/// - seen_count: songs among which about k reach the floors; 0 where that isn't known. Only the speed depends on it.
/// - song_count: at least as many songs as will be scanned and merged.
/// - level: at most timbre_top_k_best_level().
/// - rounded: of the songs that will be scanned, kept by the caller; null for none. Only the speed depends on it.
timbre_top_k *timbre_top_k_create(
    const float *queries, int64_t query_count, int64_t dimensions, int64_t k, float *floors, int64_t seen_count,
    int64_t song_count, int32_t level, const timbre_top_k_rounded *rounded);

void timbre_top_k_free(timbre_top_k *selection);

/// Scores the songs first..<end, which must follow those scanned before.
///
/// - songs: [n, dimensions], from song 0.
/// - mask: bit i % 32 of word i / 32 says whether song i takes part; null for all.
void timbre_top_k_scan(
    timbre_top_k *selection, const float *songs, int64_t first, int64_t end, const uint32_t *mask);

/// Adds what another selection, of the same queries and k, found for a query in other songs. Nothing is scanned
/// afterwards.
void timbre_top_k_merge(timbre_top_k *into, const timbre_top_k *from, int64_t query);

/// Writes a query's best songs in order and returns how many: at most k, which rows and scores have room for.
int64_t timbre_top_k_finish(timbre_top_k *selection, int64_t query, int32_t *rows, float *scores);
