#include "top_k_filter.h"

#if defined(__x86_64__)
#include <immintrin.h>

enum { LANES = 16, WIDEST = 12, MOST_DIMENSIONS = 4096 };

/// A length that leaves room for rounding below 2¹⁵, and for a product and a start (below) in 32 bits.
static const float scaled_length = 32700;
/// Beyond any product of scaled vectors.
static const int32_t out_of_reach = 1073000000;

/// A pair of 16-bit integers is a word; pairs = ⌈d / 2⌉.
struct top_k_filter {
    int64_t pairs;
    /// [tiles' queries], how long the error of the rounded queries is, and, tile by tile, [pairs, width].
    float *query_scales, *query_errors;
    int32_t *queries;
    /// Scale and longest error of the panel at hand; its words in blocks of 32, [blocks, pairs, 32]: room for its own, and
    /// those that are scanned, which may have been rounded before.
    float song_scale, song_error;
    int32_t *songs;
    const int32_t *words;
    /// Blocks that queries were tested against in the last panel, and those that passed.
    int64_t tested, passed;
    /// Panels still to be scanned without, and what to wait the next time.
    int64_t pause, next_pause;
};

bool top_k_has_filter(void) { return __builtin_cpu_supports("x86-64-v4") && __builtin_cpu_supports("avx512vnni"); }

void top_k_filter_free(top_k_filter *filter) {
    if (!filter) return;
    free(filter->query_scales);
    free(filter->query_errors);
    free(filter->queries);
    free(filter->songs);
    free(filter);
}

/// Squares of lengths whose scales and products are far from the limits of a float.
static bool is_ordinary(float square) { return square == 0 || (square > 1e-24f && square < 1e24f); }

static float scale(float square) { return square == 0 ? 1 : scaled_length / sqrtf(square); }

/// From its square, of an error vector; with what the rounding of `d` scaled values may add.
static float length(float square, int64_t d) { return 1.001f * sqrtf(square) + 0.004f * sqrtf((float)d); }

/// False where a query's length is not ordinary.
static bool round_queries(timbre_top_k *s, top_k_filter *filter) {
    for (int64_t t = 0; t < s->tile_count; t++) {
        const top_k_tile tile = s->tiles[t];
        for (int32_t q = 0; q < tile.width; q++) {
            const float *query = s->packed + tile.packed_offset + q;
            float square = 0;
            for (int64_t j = 0; j < s->dimensions; j++) square += query[j * tile.width] * query[j * tile.width];
            if (!is_ordinary(square)) return false;
            const float by = filter->query_scales[tile.first + q] = scale(square);
            int16_t *target = (int16_t *)(filter->queries + tile.first * filter->pairs + q);
            float error = 0;
            for (int64_t j = 0; j < 2 * filter->pairs; j++) {
                const float value = j < s->dimensions ? query[j * tile.width] * by : 0;
                target[j / 2 * 2 * tile.width + j % 2] = (int16_t)lrintf(value);
                error += (value - rintf(value)) * (value - rintf(value));
            }
            filter->query_errors[tile.first + q] = length(error, s->dimensions);
        }
    }
    return true;
}

bool top_k_filter_create(timbre_top_k *s) {
    if (!top_k_filter_takes_dimensions(s->dimensions)) return true;
    top_k_filter *filter = s->filter = calloc(1, sizeof *filter);
    if (!filter) return false;
    const top_k_tile last = s->tiles[s->tile_count - 1];
    const int64_t padded = last.first + last.width;
    filter->pairs = (s->dimensions + 1) / 2;
    filter->next_pause = 16;
    filter->query_scales = top_k_allocate(padded, sizeof *filter->query_scales);
    filter->query_errors = top_k_allocate(padded, sizeof *filter->query_errors);
    filter->queries = top_k_allocate(padded * filter->pairs, sizeof *filter->queries);
    filter->songs = top_k_allocate(s->panel_capacity * filter->pairs, sizeof *filter->songs);
    if (!filter->query_scales || !filter->query_errors || !filter->queries || !filter->songs) return false;
    if (!round_queries(s, filter)) {
        top_k_filter_free(filter);
        s->filter = NULL;
    }
    return true;
}

/// Whether the filter rests: where every twelfth block passes, it costs what it saves, since songs are closer together than
/// it tells apart.
static bool is_pausing(top_k_filter *filter) {
    if (filter->passed * 12 > filter->tested) {
        filter->pause = filter->next_pause;
        filter->next_pause *= 2;
    }
    filter->passed = filter->tested = 0;
    return filter->pause > 0 && filter->pause-- > 0;
}

bool top_k_filter_takes_dimensions(int64_t dimensions) { return dimensions >= 1 && dimensions <= MOST_DIMENSIONS; }

bool top_k_filter_takes_rounded(timbre_top_k *s, int64_t first, const uint32_t *mask) {
    const int64_t size = TIMBRE_TOP_K_ROUNDED_PANEL, panel = first / size;
    if (panel >= s->rounded->panels || s->rounded->scales[panel] == 0) return false;
    int64_t present = mask ? 0 : size;
    for (int64_t word = 0; mask && word < size / TOP_K_BLOCK; word++)
        present += __builtin_popcount(mask[first / TOP_K_BLOCK + word]);
    // Fewer songs are sooner rearranged than all of the panel are tested.
    return present * 4 >= size && !is_pausing(s->filter);
}

#define TARGET "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx2,fma,bmi,bmi2,lzcnt"
#pragma clang attribute push(__attribute__((target(TARGET))), apply_to = function)

/// Four columns, from `column`, of 16 rows.
static inline __attribute__((always_inline)) void load_columns(
    const float *const rows[LANES], int64_t column, __m512 columns[4]) {
    __m512 r[4];
    for (int i = 0; i < 4; i++) {
        r[i] = _mm512_castps128_ps512(_mm_loadu_ps(rows[i] + column));
        r[i] = _mm512_insertf32x4(r[i], _mm_loadu_ps(rows[i + 4] + column), 1);
        r[i] = _mm512_insertf32x4(r[i], _mm_loadu_ps(rows[i + 8] + column), 2);
        r[i] = _mm512_insertf32x4(r[i], _mm_loadu_ps(rows[i + 12] + column), 3);
    }
    const __m512d a = _mm512_castps_pd(_mm512_unpacklo_ps(r[0], r[1])),
                  b = _mm512_castps_pd(_mm512_unpackhi_ps(r[0], r[1])),
                  c = _mm512_castps_pd(_mm512_unpacklo_ps(r[2], r[3])),
                  e = _mm512_castps_pd(_mm512_unpackhi_ps(r[2], r[3]));
    columns[0] = _mm512_castpd_ps(_mm512_unpacklo_pd(a, c));
    columns[1] = _mm512_castpd_ps(_mm512_unpackhi_pd(a, c));
    columns[2] = _mm512_castpd_ps(_mm512_unpacklo_pd(b, e));
    columns[3] = _mm512_castpd_ps(_mm512_unpackhi_pd(b, e));
}

/// Copies 16 rows from `first` on into the panel; returns the squares of their lengths.
static __m512 fill_lanes(timbre_top_k *s, const float *songs, int64_t first) {
    const int64_t d = s->dimensions;
    const float *rows[LANES];
    for (int64_t i = 0; i < LANES; i++)
        rows[i] = songs + (int64_t)s->panel_rows[first + i < s->panel_count ? first + i : first] * d;
    float *target = s->panel + first / TOP_K_BLOCK * TOP_K_BLOCK * d + first % TOP_K_BLOCK;
    __m512 squares = _mm512_setzero_ps();
    int64_t j = 0;
    for (; j + 4 <= d; j += 4) {
        __m512 columns[4];
        load_columns(rows, j, columns);
        for (int i = 0; i < 4; i++) {
            _mm512_store_ps(target + (j + i) * TOP_K_BLOCK, columns[i]);
            squares = _mm512_fmadd_ps(columns[i], columns[i], squares);
        }
    }
    for (; j < d; j++) {
        for (int64_t i = 0; i < LANES; i++) target[j * TOP_K_BLOCK + i] = rows[i][j];
        const __m512 column = _mm512_load_ps(target + j * TOP_K_BLOCK);
        squares = _mm512_fmadd_ps(column, column, squares);
    }
    return squares;
}

/// Rounds a column of 16 songs and adds to the squares of their errors; gives zeros beyond the last column.
static inline __attribute__((always_inline)) __m512i round_lanes(
    const float *values, __m512 by, bool is_present, __m512 *squares) {
    if (!is_present) return _mm512_setzero_si512();
    const __m512 scaled = _mm512_mul_ps(_mm512_load_ps(values), by);
    const __m512i rounded = _mm512_cvtps_epi32(scaled);
    const __m512 error = _mm512_sub_ps(scaled, _mm512_cvtepi32_ps(rounded));
    *squares = _mm512_fmadd_ps(error, error, *squares);
    return rounded;
}

/// Rounds the panel's songs, the longest of which has the length whose square is given.
static void round_songs(timbre_top_k *s, float square) {
    const int64_t d = s->dimensions, pairs = s->filter->pairs;
    s->filter->song_scale = scale(square);
    const __m512 by = _mm512_set1_ps(s->filter->song_scale);
    __m512 largest = _mm512_setzero_ps();
    for (int64_t first = 0; first < s->panel_count; first += LANES) {
        const int64_t block = first / TOP_K_BLOCK * TOP_K_BLOCK, lane = first % TOP_K_BLOCK;
        const float *values = s->panel + block * d + lane;
        int32_t *words = s->filter->songs + block * pairs + lane;
        __m512 squares = _mm512_setzero_ps();
        for (int64_t p = 0; p < pairs; p++, values += 2 * TOP_K_BLOCK, words += TOP_K_BLOCK) {
            const __m512i low = round_lanes(values, by, true, &squares),
                          high = round_lanes(values + TOP_K_BLOCK, by, 2 * p + 1 < d, &squares);
            _mm512_store_si512(words, _mm512_mask_blend_epi16(0xAAAAAAAA, low, _mm512_slli_epi32(high, 16)));
        }
        largest = _mm512_max_ps(largest, squares);
    }
    s->filter->song_error = length(_mm512_reduce_max_ps(largest), d);
}

/// Copies the panel's rows and returns the square of the longest; a negative number where one is not ordinary.
static float fill_rows(timbre_top_k *s, const float *songs) {
    // Rows ahead that are fetched early: 16 rows at a time are more streams than the processor follows. Measured.
    static const int64_t ahead = 128;
    const int64_t d = s->dimensions;
    __m512 largest = _mm512_setzero_ps();
    __mmask16 invalid = 0;
    for (int64_t first = 0; first < s->panel_count; first += LANES) {
        for (int64_t i = first + ahead; i < first + ahead + LANES && i < s->panel_count; i++) {
            const char *row = (const char *)(songs + (int64_t)s->panel_rows[i] * d);
            for (int64_t byte = 0; byte < 4 * d; byte += 64) _mm_prefetch(row + byte, _MM_HINT_T0);
        }
        const __m512 squares = fill_lanes(s, songs, first);
        invalid |= _mm512_cmp_ps_mask(squares, squares, _CMP_UNORD_Q);
        largest = _mm512_max_ps(largest, squares);
    }
    const float square = _mm512_reduce_max_ps(largest);
    return invalid || !is_ordinary(square) ? -1 : square;
}

bool top_k_filter_fill_panel(timbre_top_k *s, const float *songs) {
    const float square = fill_rows(s, songs);
    if (square < 0 || is_pausing(s->filter)) return false;
    round_songs(s, square);
    s->filter->words = s->filter->songs;
    return true;
}

/// What an integer product is added to so that the sum is negative where the song is no candidate.
static int32_t start(const timbre_top_k *s, int64_t query) {
    const top_k_filter *filter = s->filter;
    const float rounding = (filter->query_errors[query] + filter->song_error) * (scaled_length * 1.002f);
    // 70: what the 24 bits of a float leave of L² for each operation of a score; 4096: for this product's own rounding.
    const float error = rounding + 70 * (float)s->dimensions + 4096;
    const float least = s->thresholds[query] * (filter->query_scales[query] * filter->song_scale) - error;
    // The threshold of a query that takes no more songs is no number.
    if (!(least < (float)out_of_reach)) return -out_of_reach;
    return least < (float)-out_of_reach ? out_of_reach : -(int32_t)least;
}

/// Scores a block of 32 songs, of which some passed, for a query of a tile. Returns the query's next start.
static __attribute__((noinline)) int32_t rescore(
    timbre_top_k *s, const top_k_tile *tile, int32_t q, int64_t first, uint32_t passed) {
    const float *songs = s->panel + first * s->dimensions, *queries = s->packed + tile->packed_offset + q;
    __m512 low = _mm512_setzero_ps(), high = low;
    for (int64_t j = 0; j < s->dimensions; j++, songs += TOP_K_BLOCK, queries += tile->width) {
        low = _mm512_fmadd_ps(_mm512_set1_ps(*queries), _mm512_load_ps(songs), low);
        high = _mm512_fmadd_ps(_mm512_set1_ps(*queries), _mm512_load_ps(songs + LANES), high);
    }
    float scores[TOP_K_BLOCK];
    _mm512_storeu_ps(scores, low);
    _mm512_storeu_ps(scores + LANES, high);
    const int64_t query = tile->first + q;
    s->filter->passed++;
    for (; passed; passed &= passed - 1) {
        const int lane = __builtin_ctz(passed);
        if (scores[lane] >= s->thresholds[query])
            top_k_push(s, query, top_k_key(scores[lane], s->panel_rows[first + lane]));
    }
    return start(s, query);
}

/// The same of a block of rows from `first` on, which are in no panel.
static __attribute__((noinline)) int32_t rescore_rows(
    timbre_top_k *s, const top_k_tile *tile, int32_t q, const float *songs, int64_t first, uint32_t passed) {
    const int64_t query = tile->first + q;
    s->filter->passed++;
    for (; passed; passed &= passed - 1) {
        const int64_t row = first + __builtin_ctz(passed);
        const float *song = songs + row * s->dimensions, *values = s->packed + tile->packed_offset + q;
        float score = 0;
        for (int64_t j = 0; j < s->dimensions; j++) score = __builtin_fmaf(values[j * tile->width], song[j], score);
        if (score >= s->thresholds[query]) top_k_push(s, query, top_k_key(score, (int32_t)row));
    }
    return start(s, query);
}

/// Scans the panel's roundings for the queries of a tile.
///
/// - rows: null where the songs are in the panel; else all songs, of which the panel begins with `origin`.
/// - mask: of all songs, with rows; null for all.
static inline __attribute__((always_inline)) void scan(
    timbre_top_k *s, const top_k_tile *tile, const int width, const float *rows, int64_t origin,
    const uint32_t *mask) {
    const int64_t pairs = s->filter->pairs;
    s->filter->tested += (s->panel_count + TOP_K_BLOCK - 1) / TOP_K_BLOCK * width;
    int32_t starts[WIDEST];
    for (int q = 0; q < width; q++) starts[q] = start(s, tile->first + q);
    for (int64_t first = 0; first < s->panel_count; first += TOP_K_BLOCK) {
        const int32_t *songs = s->filter->words + first * pairs, *queries = s->filter->queries + tile->first * pairs;
        __m512i sums[WIDEST][2];
#pragma clang loop unroll(full)
        for (int q = 0; q < width; q++) sums[q][0] = sums[q][1] = _mm512_set1_epi32(starts[q]);
        for (int64_t p = 0; p < pairs; p++, songs += TOP_K_BLOCK, queries += width) {
            const __m512i low = _mm512_load_si512(songs), high = _mm512_load_si512(songs + LANES);
#pragma clang loop unroll(full)
            for (int q = 0; q < width; q++) {
                const __m512i query = _mm512_set1_epi32(queries[q]);
                sums[q][0] = _mm512_dpwssd_epi32(sums[q][0], query, low);
                sums[q][1] = _mm512_dpwssd_epi32(sums[q][1], query, high);
            }
        }
        // One test for all queries: whether every sum has its sign.
        __m512i signs = _mm512_and_si512(sums[0][0], sums[0][1]);
#pragma clang loop unroll(full)
        for (int q = 1; q < width; q++) signs = _mm512_ternarylogic_epi32(signs, sums[q][0], sums[q][1], 0x80);
        if (__builtin_expect(_mm512_movepi32_mask(signs) == 0xFFFF, 1)) continue;
        uint32_t failed[WIDEST];
#pragma clang loop unroll(full)
        for (int q = 0; q < width; q++)
            failed[q] = (uint32_t)_mm512_movepi32_mask(sums[q][1]) << LANES | _mm512_movepi32_mask(sums[q][0]);
        const int64_t left = s->panel_count - first;
        uint32_t present = left >= TOP_K_BLOCK ? ~0u : (1u << left) - 1;
        if (mask) present &= mask[(origin + first) / TOP_K_BLOCK];
        for (int q = 0; q < width; q++)
            if (~failed[q] & present)
                starts[q] = rows ? rescore_rows(s, tile, q, rows, origin + first, ~failed[q] & present)
                                 : rescore(s, tile, q, first, ~failed[q] & present);
    }
}

static void scan_tile(
    timbre_top_k *s, const top_k_tile *tile, const float *rows, int64_t origin, const uint32_t *mask) {
    switch (tile->width) {
    case 12: scan(s, tile, 12, rows, origin, mask); break;
    case 8: scan(s, tile, 8, rows, origin, mask); break;
    case 4: scan(s, tile, 4, rows, origin, mask); break;
    case 1: scan(s, tile, 1, rows, origin, mask); break;
    }
}

void top_k_filter_scan_panel(timbre_top_k *s, const top_k_tile *tile) { scan_tile(s, tile, NULL, 0, NULL); }

void top_k_filter_scan_rounded(timbre_top_k *s, const float *songs, int64_t first, const uint32_t *mask) {
    const int64_t panel = first / TIMBRE_TOP_K_ROUNDED_PANEL;
    s->filter->words = s->rounded->words + first * s->rounded->pairs;
    s->filter->song_scale = s->rounded->scales[panel];
    s->filter->song_error = s->rounded->errors[panel];
    s->panel_count = TIMBRE_TOP_K_ROUNDED_PANEL;
    for (int64_t t = 0; t < s->tile_count; t++) scan_tile(s, &s->tiles[t], songs, first, mask);
    s->seen_count += s->panel_count;
    s->panel_count = 0;
}

float top_k_filter_round_panel(timbre_top_k *s, const float *songs, int32_t *words, float *error) {
    top_k_filter filter = {.pairs = (s->dimensions + 1) / 2, .songs = words};
    const float square = fill_rows(s, songs);
    if (square < 0) return 0;
    s->filter = &filter;
    round_songs(s, square);
    s->filter = NULL;
    *error = filter.song_error;
    return filter.song_scale;
}

#pragma clang attribute pop

#endif
