#include "top_k.h"

#include <stdlib.h>

#include "top_k_selection.h"

// Register tiles: 12 queries × 32 songs in 24 of the 32 registers of AVX-512, 6 × 16 in 12 of the 16 of AVX2. The
// baseline's shape suits 32 registers of 4 floats (ARM); x86 without FMA calls fmaf, right and slow.
#if defined(__x86_64__)
#define TOP_K_AVX512 "avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,bmi,bmi2,lzcnt"
#pragma clang attribute push(__attribute__((target(TOP_K_AVX512))), apply_to = function)
#define TOP_K_NAME(name) name##_avx512
#define TOP_K_LANES 16
#define TOP_K_VECTORS 2
#define TOP_K_WIDEST 12
#define TOP_K_WIDTHS(use) use(12) use(8) use(4) use(1)
#include "top_k_tile.h"
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx2,fma,bmi,bmi2,lzcnt"))), apply_to = function)
#define TOP_K_NAME(name) name##_avx2
#define TOP_K_LANES 8
#define TOP_K_VECTORS 2
#define TOP_K_WIDEST 6
#define TOP_K_WIDTHS(use) use(6) use(4) use(2) use(1)
#include "top_k_tile.h"
#pragma clang attribute pop
#endif

#define TOP_K_NAME(name) name##_baseline
#define TOP_K_LANES 4
#define TOP_K_VECTORS 4
#define TOP_K_WIDEST 6
#define TOP_K_WIDTHS(use) use(6) use(4) use(2) use(1)
#include "top_k_tile.h"

int32_t timbre_top_k_best_level(void) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("x86-64-v4")) return 2;
    if (__builtin_cpu_supports("x86-64-v3")) return 1;
#endif
    return 0;
}

static top_k_scan_panel *scan_panel_at(int32_t level) {
#if defined(__x86_64__)
    if (level == 2) return scan_panel_avx512;
    if (level == 1) return scan_panel_avx2;
#endif
    (void)level;
    return scan_panel_baseline;
}

/// The narrowest register tile of a level that holds the queries left, or its widest.
static int32_t tile_width(int32_t level, int64_t left) {
    static const int32_t wide[] = {1, 4, 8, 12}, narrow[] = {1, 2, 4, 6};
    const int32_t *widths = level == 2 ? wide : narrow;
    for (int i = 0; i < 3; i++)
        if (left <= widths[i]) return widths[i];
    return widths[3];
}

static int64_t candidate_capacity(int64_t k, int64_t song_count) {
    const int64_t songs = song_count > 0 ? song_count : 1;
    return k > (songs - TOP_K_SLACK) / 2 ? songs : 2 * k + TOP_K_SLACK;
}

int64_t timbre_top_k_bytes_per_query(int64_t k, int64_t song_count) {
    return candidate_capacity(k, song_count) * (int64_t)sizeof(uint64_t);
}

static void *allocate(int64_t count, size_t size) {
    // A cache line, of which aligned_alloc asks for a multiple; never none, which may have no address.
    return aligned_alloc(64, ((size_t)count * size / 64 + 1) * 64);
}

/// Songs of a panel: with one tile of queries it stays in the first cache, with more in the second.
static int64_t panel_songs(int64_t dimensions, int64_t tile_count) {
    const int64_t bytes = tile_count == 1 ? 16 << 10 : 256 << 10;
    const int64_t songs = bytes / (4 * dimensions) / TOP_K_BLOCK * TOP_K_BLOCK;
    return songs < TOP_K_BLOCK ? TOP_K_BLOCK : songs > 4096 ? 4096 : songs;
}

timbre_top_k *timbre_top_k_create(
    const float *queries, int64_t query_count, int64_t dimensions, int64_t k, float minimum_score, int64_t song_count,
    int32_t level) {
    timbre_top_k *s = calloc(1, sizeof *s);
    if (!s) return NULL;
    s->query_count = query_count;
    s->dimensions = dimensions;
    s->k = k;
    s->capacity = candidate_capacity(k, song_count);
    s->scan_panel = scan_panel_at(level);

    int64_t padded = 0;
    for (int64_t q = 0; q < query_count; q += tile_width(level, query_count - q)) s->tile_count++;
    s->tiles = allocate(s->tile_count + 1, sizeof *s->tiles);
    if (!s->tiles) return timbre_top_k_free(s), NULL;
    for (int64_t t = 0; t < s->tile_count; t++) {
        s->tiles[t] = (top_k_tile){padded, padded * dimensions, tile_width(level, query_count - padded)};
        padded += s->tiles[t].width;
    }

    s->panel_capacity = panel_songs(dimensions, s->tile_count);
    s->packed = allocate(padded * dimensions, sizeof *s->packed);
    s->thresholds = allocate(padded, sizeof *s->thresholds);
    s->counts = calloc((size_t)query_count + 1, sizeof *s->counts);
    s->candidates = allocate(query_count * s->capacity, sizeof *s->candidates);
    s->panel = allocate(s->panel_capacity * dimensions, sizeof *s->panel);
    s->panel_rows = allocate(s->panel_capacity, sizeof *s->panel_rows);
    if (!s->packed || !s->thresholds || !s->counts || !s->candidates || !s->panel || !s->panel_rows)
        return timbre_top_k_free(s), NULL;

    for (int64_t t = 0; t < s->tile_count; t++) {
        const top_k_tile tile = s->tiles[t];
        for (int32_t q = 0; q < tile.width; q++) {
            const int64_t query = tile.first + q;
            // Nothing is at or above NaN: a filling query has no candidate.
            s->thresholds[query] = query < query_count ? minimum_score : NAN;
            for (int64_t j = 0; j < dimensions; j++)
                s->packed[tile.packed_offset + j * tile.width + q] =
                    query < query_count ? queries[query * dimensions + j] : 0;
        }
    }
    return s;
}

void timbre_top_k_free(timbre_top_k *s) {
    if (!s) return;
    free(s->tiles);
    free(s->packed);
    free(s->thresholds);
    free(s->counts);
    free(s->candidates);
    free(s->panel);
    free(s->panel_rows);
    free(s);
}

typedef float four __attribute__((vector_size(16)));

static inline four load_four(const float *values) {
    four result;
    memcpy(&result, values, sizeof result);
    return result;
}

/// Copies the panel's rows into blocks of 32 songs, dimension-major; lanes beyond the last song keep what they held.
static void fill_panel(timbre_top_k *s, const float *songs) {
    static const int64_t group = 4;
    const int64_t d = s->dimensions;
    for (int64_t first = 0; first < s->panel_count; first += group) {
        float *target = s->panel + first / TOP_K_BLOCK * TOP_K_BLOCK * d + first % TOP_K_BLOCK;
        const float *row[4];
        for (int64_t i = 0; i < group; i++)
            row[i] = songs + (int64_t)s->panel_rows[first + i < s->panel_count ? first + i : first] * d;
        int64_t j = 0;
        for (; j + 4 <= d; j += 4) {
            const four a = load_four(row[0] + j), b = load_four(row[1] + j), c = load_four(row[2] + j),
                       e = load_four(row[3] + j);
            const four ab_low = __builtin_shufflevector(a, b, 0, 4, 1, 5),
                       ab_high = __builtin_shufflevector(a, b, 2, 6, 3, 7),
                       ce_low = __builtin_shufflevector(c, e, 0, 4, 1, 5),
                       ce_high = __builtin_shufflevector(c, e, 2, 6, 3, 7);
            const four columns[4] = {
                __builtin_shufflevector(ab_low, ce_low, 0, 1, 4, 5),
                __builtin_shufflevector(ab_low, ce_low, 2, 3, 6, 7),
                __builtin_shufflevector(ab_high, ce_high, 0, 1, 4, 5),
                __builtin_shufflevector(ab_high, ce_high, 2, 3, 6, 7)};
            for (int i = 0; i < 4; i++) memcpy(target + (j + i) * TOP_K_BLOCK, &columns[i], sizeof columns[i]);
        }
        for (; j < d; j++)
            for (int64_t i = 0; i < group; i++) target[j * TOP_K_BLOCK + i] = row[i][j];
    }
}

static void scan_panel(timbre_top_k *s, const float *songs) {
    fill_panel(s, songs);
    for (int64_t t = 0; t < s->tile_count; t++) s->scan_panel(s, &s->tiles[t]);
    s->panel_count = 0;
}

void timbre_top_k_scan(timbre_top_k *s, const float *songs, int64_t first, int64_t end, const uint32_t *mask) {
    for (int64_t song = first; song < end;) {
        // Only songs that take part enter a panel, so a filter saves its share of the work.
        const int64_t word_end = song + TOP_K_BLOCK - song % TOP_K_BLOCK, last = end < word_end ? end : word_end;
        uint32_t word = mask ? mask[song / TOP_K_BLOCK] >> (song % TOP_K_BLOCK) : ~0u;
        if (last - song < TOP_K_BLOCK) word &= (1u << (last - song)) - 1;
        if (s->panel_count + TOP_K_BLOCK > s->panel_capacity) scan_panel(s, songs);
        for (; word; word &= word - 1) s->panel_rows[s->panel_count++] = (int32_t)song + __builtin_ctz(word);
        song = last;
    }
    if (s->panel_count > 0) scan_panel(s, songs);
}

static inline void swap(uint64_t *a, uint64_t *b) {
    const uint64_t kept = *a;
    *a = *b;
    *b = kept;
}

/// Splits distinct keys around one of them, drawn so that no order of the songs is a bad one; returns where it ends up.
static int64_t partition(uint64_t *random, uint64_t *keys, int64_t count) {
    *random = *random * 6364136223846793005u + 1442695040888963407u;
    swap(&keys[(int64_t)((*random >> 33) % (uint64_t)count)], &keys[count - 1]);
    const uint64_t pivot = keys[count - 1];
    int64_t smaller = 0;
    for (int64_t i = 0; i < count - 1; i++) {
        const uint64_t key = keys[i];
        keys[i] = keys[smaller];
        keys[smaller] = key;
        smaller += key < pivot;
    }
    swap(&keys[smaller], &keys[count - 1]);
    return smaller;
}

/// Moves the `kept` smallest keys to the front.
static void select_smallest(uint64_t *keys, int64_t count, int64_t kept) {
    uint64_t random = (uint64_t)count;
    while (count > 1 && kept > 0 && kept < count) {
        const int64_t middle = partition(&random, keys, count);
        if (middle >= kept) {
            count = middle;
        } else {
            keys += middle + 1;
            count -= middle + 1;
            kept -= middle + 1;
        }
    }
}

static void sort(uint64_t *keys, int64_t count) {
    uint64_t random = (uint64_t)count;
    while (count > 24) {
        const int64_t middle = partition(&random, keys, count);
        if (middle < count - middle - 1) {
            sort(keys, middle);
            keys += middle + 1;
            count -= middle + 1;
        } else {
            sort(keys + middle + 1, count - middle - 1);
            count = middle;
        }
    }
    for (int64_t i = 1; i < count; i++) {
        const uint64_t key = keys[i];
        int64_t j = i;
        for (; j > 0 && keys[j - 1] > key; j--) keys[j] = keys[j - 1];
        keys[j] = key;
    }
}

void timbre_top_k_compact(timbre_top_k *s, int64_t query) {
    if (s->counts[query] <= s->k) return;
    uint64_t *keys = s->candidates + query * s->capacity;
    select_smallest(keys, s->counts[query], s->k);
    s->counts[query] = s->k;
    uint64_t last = keys[0];
    for (int64_t i = 1; i < s->k; i++) last = keys[i] > last ? keys[i] : last;
    // Rows ascend, so a later song must score more than the k-th best; above ∞ there is nothing.
    const float score = top_k_score(last);
    s->thresholds[query] = score == INFINITY ? NAN : nextafterf(score, INFINITY);
}

void timbre_top_k_merge(timbre_top_k *into, const timbre_top_k *from, int64_t query) {
    const uint64_t *keys = from->candidates + query * from->capacity;
    for (int64_t i = 0; i < from->counts[query]; i++) top_k_push(into, query, keys[i]);
}

int64_t timbre_top_k_finish(timbre_top_k *s, int64_t query, int32_t *rows, float *scores) {
    timbre_top_k_compact(s, query);
    uint64_t *keys = s->candidates + query * s->capacity;
    sort(keys, s->counts[query]);
    for (int64_t i = 0; i < s->counts[query]; i++) {
        rows[i] = top_k_row(keys[i]);
        scores[i] = top_k_score(keys[i]);
    }
    return s->counts[query];
}
