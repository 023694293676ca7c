// Rows and centres of a tile: two registers of rows by ROWS centres.
#define VECTORS 2
#define STRIP (VECTORS * WIDTH)
#define VECTOR FUNCTION(nearest_vector)
#define INTEGERS FUNCTION(nearest_integers)
typedef float VECTOR __attribute__((ext_vector_type(WIDTH), aligned(4)));
typedef int32_t INTEGERS __attribute__((ext_vector_type(WIDTH), aligned(4)));

/// Blocks of ROWS centres, the last of what is left: half the squares' sums, then −c dimension by dimension.
static void FUNCTION(pack_centres)(const float *centres, size_t k, size_t d, float *packed) {
    for (size_t first = 0; first < k; first += ROWS) {
        const size_t width = k - first < ROWS ? k - first : ROWS;
        for (size_t r = 0; r < width; r++) {
            const float *centre = centres + (first + r) * d;
            float squares = 0;
            for (size_t j = 0; j < d; j++) {
                squares = fmaf(centre[j], centre[j], squares);
                packed[(j + 1) * width + r] = -centre[j];
            }
            packed[r] = squares / 2;
        }
        packed += width * (d + 1);
    }
}

/// Asks memory for a panel's rows.
INLINE void FUNCTION(fetch)(const float *rows, size_t count, size_t d) {
    const size_t numbers = (count < timbre_panel_rows ? count : timbre_panel_rows) * d;
    for (size_t j = 0; j < numbers; j += 16) __builtin_prefetch(rows + j);
}

/// Rows dimension by dimension, panel[j][row]; rows beyond `count` repeat the last.
INLINE void FUNCTION(lay_out)(const float *rows, size_t count, size_t d, float *panel) {
    typedef float four __attribute__((ext_vector_type(4), aligned(4)));
    for (size_t row = 0; row < timbre_panel_rows; row += 4) {
        const float *from[4];
        for (size_t r = 0; r < 4; r++) from[r] = rows + (row + r < count ? row + r : count - 1) * d;
        float *to = panel + row;
        size_t j = 0;
        for (; j + 4 <= d; j += 4, to += 4 * timbre_panel_rows) {
            const four a = *(const four *)(from[0] + j), b = *(const four *)(from[1] + j);
            const four c = *(const four *)(from[2] + j), e = *(const four *)(from[3] + j);
            const four ab = __builtin_shufflevector(a, b, 0, 4, 1, 5), ce = __builtin_shufflevector(c, e, 0, 4, 1, 5);
            const four gh = __builtin_shufflevector(a, b, 2, 6, 3, 7), ik = __builtin_shufflevector(c, e, 2, 6, 3, 7);
            *(four *)to = __builtin_shufflevector(ab, ce, 0, 1, 4, 5);
            *(four *)(to + timbre_panel_rows) = __builtin_shufflevector(ab, ce, 2, 3, 6, 7);
            *(four *)(to + 2 * timbre_panel_rows) = __builtin_shufflevector(gh, ik, 0, 1, 4, 5);
            *(four *)(to + 3 * timbre_panel_rows) = __builtin_shufflevector(gh, ik, 2, 3, 6, 7);
        }
        for (; j < d; j++, to += timbre_panel_rows)
            for (size_t r = 0; r < 4; r++) to[r] = from[r][j];
    }
}

/// A strip of the panel against `width` centres, the first of which is `first`.
INLINE void FUNCTION(compare)(
    const float *strip, size_t d, const float *packed, const int width, int32_t first, VECTOR *best, INTEGERS *nearest) {
    VECTOR scores[ROWS][VECTORS];
#pragma clang loop unroll(full)
    for (int r = 0; r < width; r++)
#pragma clang loop unroll(full)
        for (int v = 0; v < VECTORS; v++) scores[r][v] = packed[r];
    packed += width;
    for (size_t j = 0; j < d; j++, strip += timbre_panel_rows, packed += width) {
        VECTOR rows[VECTORS];
#pragma clang loop unroll(full)
        for (int v = 0; v < VECTORS; v++) rows[v] = *(const VECTOR *)(strip + v * WIDTH);
#pragma clang loop unroll(full)
        for (int r = 0; r < width; r++) {
            const VECTOR centre = packed[r];
#pragma clang loop unroll(full)
            for (int v = 0; v < VECTORS; v++) scores[r][v] = __builtin_elementwise_fma(rows[v], centre, scores[r][v]);
        }
    }
#pragma clang loop unroll(full)
    for (int r = 0; r < width; r++)
#pragma clang loop unroll(full)
        for (int v = 0; v < VECTORS; v++) {
            const INTEGERS less = scores[r][v] < best[v];
            best[v] = less ? scores[r][v] : best[v];
            nearest[v] = less ? (INTEGERS)(first + r) : nearest[v];
        }
}

INLINE void FUNCTION(compare_all)(
    const float *strip, size_t d, size_t k, const float *packed, int32_t *nearest) {
    VECTOR best[VECTORS];
    INTEGERS places[VECTORS];
    for (int v = 0; v < VECTORS; v++) {
        best[v] = __builtin_inff();
        places[v] = 0;
    }
    size_t first = 0;
    for (; first + ROWS <= k; first += ROWS, packed += ROWS * (d + 1))
        FUNCTION(compare)(strip, d, packed, ROWS, (int32_t)first, best, places);
#define CASE(width) \
    case width: FUNCTION(compare)(strip, d, packed, width, (int32_t)first, best, places); break;
    switch (k - first) {
        CASE(1) CASE(2) CASE(3) CASE(4) CASE(5)
#if ROWS > 6
        CASE(6) CASE(7) CASE(8) CASE(9) CASE(10) CASE(11)
#endif
    }
#undef CASE
    memcpy(nearest, places, sizeof places);
}

/// By the differences themselves: what is compared loses the small distances to rounding.
INLINE void FUNCTION(square_distances)(
    const float *strip, size_t d, const float *centres, size_t k, const int32_t *nearest, float *distances) {
    VECTOR sums[VECTORS];
    for (int v = 0; v < VECTORS; v++) sums[v] = 0;
    for (size_t j = 0; j < d; j++, strip += timbre_panel_rows)
#pragma clang loop unroll(full)
        for (int v = 0; v < VECTORS; v++) {
            VECTOR centre = centres[j];
            if (k > 1)
                for (int s = 0; s < WIDTH; s++) centre[s] = centres[(size_t)nearest[v * WIDTH + s] * d + j];
            const VECTOR difference = *(const VECTOR *)(strip + v * WIDTH) - centre;
            sums[v] = __builtin_elementwise_fma(difference, difference, sums[v]);
        }
    memcpy(distances, sums, sizeof sums);
}

static void FUNCTION(nearest_centre)(
    const float *rows, size_t count, size_t d, const float *centres, size_t k, const float *packed, float *panel,
    int32_t *nearest, float *distances) {
    for (size_t first = 0; first < count; first += timbre_panel_rows) {
        const size_t left = count - first < timbre_panel_rows ? count - first : timbre_panel_rows;
        int32_t places[timbre_panel_rows];
        FUNCTION(lay_out)(rows + first * d, left, d, panel);
        FUNCTION(fetch)(rows + (first + left) * d, count - first - left, d);
        for (size_t strip = 0; strip < timbre_panel_rows; strip += STRIP)
            FUNCTION(compare_all)(panel + strip, d, k, packed, places + strip);
        memcpy(nearest + first, places, left * sizeof(int32_t));
        if (!distances) continue;
        float squares[timbre_panel_rows];
        for (size_t strip = 0; strip < timbre_panel_rows; strip += STRIP)
            FUNCTION(square_distances)(panel + strip, d, centres, k, places + strip, squares + strip);
        memcpy(distances + first, squares, left * sizeof(float));
    }
}

static void FUNCTION(square_nearest)(
    const float *rows, size_t count, size_t d, const float *centres, size_t k, const int32_t *nearest, float *panel,
    float *distances) {
    for (size_t first = 0; first < count; first += timbre_panel_rows) {
        const size_t left = count - first < timbre_panel_rows ? count - first : timbre_panel_rows;
        int32_t places[timbre_panel_rows];
        float squares[timbre_panel_rows];
        for (size_t row = 0; row < timbre_panel_rows; row++) places[row] = nearest[first + (row < left ? row : left - 1)];
        FUNCTION(lay_out)(rows + first * d, left, d, panel);
        for (size_t strip = 0; strip < timbre_panel_rows; strip += STRIP)
            FUNCTION(square_distances)(panel + strip, d, centres, k, places + strip, squares + strip);
        memcpy(distances + first, squares, left * sizeof(float));
    }
}

/// sum += (row · scale, 1), each times `sign`.
INLINE void FUNCTION(add_scaled)(const float *row, size_t d, float scale, int64_t sign, int64_t *sum) {
    typedef float eight __attribute__((ext_vector_type(8), aligned(4)));
    typedef int64_t longs __attribute__((ext_vector_type(8), aligned(8)));
    size_t j = 0;
    for (; j + 8 <= d; j += 8)
        *(longs *)(sum + j) += __builtin_convertvector(*(const eight *)(row + j) * (scale * sign), longs);
    for (; j < d; j++) sum[j] += (int64_t)(row[j] * (scale * sign));
    sum[d] += sign;
}

static void FUNCTION(sum_by_centre)(
    const float *rows, size_t count, size_t d, const int32_t *nearest, float scale, int64_t *sums) {
    for (size_t i = 0; i < count; i++, rows += d)
        FUNCTION(add_scaled)(rows, d, scale, 1, sums + (size_t)nearest[i] * (d + 1));
}

static void FUNCTION(sum_moves_by_centre)(
    const float *rows, size_t count, size_t d, const int32_t *before, const int32_t *nearest, float scale,
    int64_t *sums) {
    for (size_t i = 0; i < count; i++, rows += d) {
        if (before[i] == nearest[i]) continue;
        FUNCTION(add_scaled)(rows, d, scale, 1, sums + (size_t)nearest[i] * (d + 1));
        if (before[i] >= 0) FUNCTION(add_scaled)(rows, d, scale, -1, sums + (size_t)before[i] * (d + 1));
    }
}

#include "centre_bounds_loops.h"

#undef VECTORS
#undef STRIP
#undef VECTOR
#undef INTEGERS
