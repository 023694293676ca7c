#include "top_k.h"

#include "top_k_filter.h"
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
    if (top_k_has_filter()) return 3;
    if (__builtin_cpu_supports("x86-64-v4")) return 2;
    if (__builtin_cpu_supports("x86-64-v3")) return 1;
#endif
    return 0;
}

static top_k_scan_panel *scan_panel_at(int32_t level) {
#if defined(__x86_64__)
    if (level >= 2) return scan_panel_avx512;
    if (level == 1) return scan_panel_avx2;
#endif
    (void)level;
    return scan_panel_baseline;
}

/// The narrowest register tile of a level that holds the queries left, or its widest.
static int32_t tile_width(int32_t level, int64_t left) {
    static const int32_t wide[] = {1, 4, 8, 12}, narrow[] = {1, 2, 4, 6};
    const int32_t *widths = level >= 2 ? wide : narrow;
    for (int i = 0; i < 3; i++)
        if (left <= widths[i]) return widths[i];
    return widths[3];
}

static int64_t candidate_capacity(int64_t k, int64_t song_count) {
    const int64_t songs = song_count > 0 ? song_count : 1;
    return k >= songs ? songs : k + k / 2 + TOP_K_SLACK;
}

int64_t timbre_top_k_bytes_per_query(int64_t k, int64_t song_count) {
    return candidate_capacity(k, song_count) * (int64_t)sizeof(uint64_t);
}

/// Songs of a panel, a power of two: with one tile of queries it stays in the first cache, with more in the second.
static int64_t panel_songs(int64_t dimensions, int64_t tile_count) {
    const int64_t bytes = tile_count == 1 ? 16 << 10 : 256 << 10;
    int64_t songs = TOP_K_BLOCK;
    while (songs < 4096 && 2 * songs * 4 * dimensions <= bytes) songs *= 2;
    return songs;
}

timbre_top_k *timbre_top_k_create(
    const float *queries, int64_t query_count, int64_t dimensions, int64_t k, float *floors, int64_t seen_count,
    int64_t song_count, int32_t level, const timbre_top_k_rounded *rounded) {
    timbre_top_k *s = calloc(1, sizeof *s);
    if (!s) return NULL;
    s->rounded = level >= 3 ? rounded : NULL;
    s->query_count = query_count;
    s->dimensions = dimensions;
    s->k = k;
    s->capacity = candidate_capacity(k, song_count);
    s->floors = floors;
    s->seen_count = seen_count;
    s->scan_panel = scan_panel_at(level);

    int64_t padded = 0;
    for (int64_t q = 0; q < query_count; q += tile_width(level, query_count - q)) s->tile_count++;
    s->tiles = top_k_allocate(s->tile_count + 1, sizeof *s->tiles);
    if (!s->tiles) return timbre_top_k_free(s), NULL;
    for (int64_t t = 0; t < s->tile_count; t++) {
        s->tiles[t] = (top_k_tile){padded, padded * dimensions, tile_width(level, query_count - padded)};
        padded += s->tiles[t].width;
    }

    s->panel_capacity = panel_songs(dimensions, s->tile_count);
    s->packed = top_k_allocate(padded * dimensions, sizeof *s->packed);
    s->thresholds = top_k_allocate(padded, sizeof *s->thresholds);
    s->counts = calloc((size_t)query_count + 1, sizeof *s->counts);
    s->candidates = top_k_allocate(query_count * s->capacity, sizeof *s->candidates);
    s->panel = top_k_allocate(s->panel_capacity * dimensions, sizeof *s->panel);
    s->panel_rows = top_k_allocate(s->panel_capacity, sizeof *s->panel_rows);
    if (!s->packed || !s->thresholds || !s->counts || !s->candidates || !s->panel || !s->panel_rows)
        return timbre_top_k_free(s), NULL;

    for (int64_t t = 0; t < s->tile_count; t++) {
        const top_k_tile tile = s->tiles[t];
        for (int32_t q = 0; q < tile.width; q++) {
            const int64_t query = tile.first + q;
            // Nothing is at or above NaN: a filling query has no candidate.
            s->thresholds[query] = query < query_count ? top_k_floor(s, query) : NAN;
            for (int64_t j = 0; j < dimensions; j++)
                s->packed[tile.packed_offset + j * tile.width + q] =
                    query < query_count ? queries[query * dimensions + j] : 0;
        }
    }
    // One tile is read once a song: to rearrange the songs twice would cost more than it saves.
    if (level >= 3 && (s->tile_count > 1 || s->rounded) && !top_k_filter_create(s)) return timbre_top_k_free(s), NULL;
    return s;
}

void timbre_top_k_free(timbre_top_k *s) {
    if (!s) return;
    top_k_filter_free(s->filter);
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

/// Among the first songs most blocks have a candidate, and a filter would only delay.
static bool is_past_first_songs(const timbre_top_k *s) { return s->seen_count > 384 * s->k; }

/// Takes over what other threads found, which leaves fewer candidates.
static void raise_thresholds(timbre_top_k *s) {
    for (int64_t query = 0; query < s->query_count; query++) {
        const float floor = top_k_floor(s, query);
        if (floor > s->thresholds[query]) s->thresholds[query] = floor;
    }
}

static void scan_panel(timbre_top_k *s, const float *songs) {
    raise_thresholds(s);
    top_k_scan_panel *scan = s->scan_panel;
    if (!s->filter || s->tile_count == 1) fill_panel(s, songs);
    else if (top_k_filter_fill_panel(s, songs) && is_past_first_songs(s)) scan = top_k_filter_scan_panel;
    for (int64_t t = 0; t < s->tile_count; t++) scan(s, &s->tiles[t]);
    s->seen_count += s->panel_count;
    s->panel_count = 0;
}

void timbre_top_k_scan(timbre_top_k *s, const float *songs, int64_t first, int64_t end, const uint32_t *mask) {
    for (int64_t song = first; song < end;) {
        if (s->rounded && s->filter && song % TIMBRE_TOP_K_ROUNDED_PANEL == 0 &&
            end - song >= TIMBRE_TOP_K_ROUNDED_PANEL && is_past_first_songs(s) &&
            top_k_filter_takes_rounded(s, song, mask)) {
            if (s->panel_count > 0) scan_panel(s, songs);
            raise_thresholds(s);
            top_k_filter_scan_rounded(s, songs, song, mask);
            song += TIMBRE_TOP_K_ROUNDED_PANEL;
            continue;
        }
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
