#include "activation_functions.h"
#include "sixteen.h"

#define SONGS TIMBRE_CONTRAST_SONGS
#define ROWS_AT_ONCE 8
// Vectors that gather or scatter are slower.
#define SCALAR _Pragma("clang loop vectorize(disable)")
#define VECTOR FUNCTION(contrast_vector)
typedef float VECTOR __attribute__((ext_vector_type(WIDTH), aligned(4)));

/// result [rows, 2 · WIDTH] = left · right; row r, column k of left is left[r · row_step + k · column_step].
INLINE void FUNCTION(contrast_tile)(
    const int rows, const float *left, size_t row_step, size_t column_step, size_t depth, const float *right,
    float *result) {
    VECTOR sums[ROWS_AT_ONCE][2] = {{0}};
    for (size_t k = 0; k < depth; k++) {
        VECTOR first = *(const VECTOR *)(right + k * SONGS);
        VECTOR second = *(const VECTOR *)(right + k * SONGS + WIDTH);
        for (int r = 0; r < rows; r++) {
            VECTOR factor = left[r * row_step + k * column_step];
            sums[r][0] = __builtin_elementwise_fma(factor, first, sums[r][0]);
            sums[r][1] = __builtin_elementwise_fma(factor, second, sums[r][1]);
        }
    }
    for (int r = 0; r < rows; r++) {
        *(VECTOR *)(result + r * SONGS) = sums[r][0];
        *(VECTOR *)(result + r * SONGS + WIDTH) = sums[r][1];
    }
}

/// result [rows, SONGS] = left [rows, depth] · right [depth, SONGS]; rows is a multiple of 4.
INLINE void FUNCTION(contrast_product)(
    const float *left, size_t row_step, size_t column_step, size_t rows, size_t depth, const float *right,
    float *result) {
    // The columns of a tile stay in the first cache for all rows.
    for (size_t column = 0; column < SONGS; column += 2 * WIDTH) {
        size_t row = 0;
        for (; row + ROWS_AT_ONCE <= rows; row += ROWS_AT_ONCE)
            FUNCTION(contrast_tile)(
                ROWS_AT_ONCE, left + row * row_step, row_step, column_step, depth, right + column,
                result + row * SONGS + column);
        if (row < rows)
            FUNCTION(contrast_tile)(
                4, left + row * row_step, row_step, column_step, depth, right + column, result + row * SONGS + column);
    }
}

/// For each category, what each of a song's partners counts, [categories, SONGS], and for each song what all count.
INLINE void FUNCTION(contrast_parts)(
    const struct timbre_contrast *contrast, const int32_t *labels, float *restrict parts, float *restrict weights) {
    for (size_t i = 0; i < SONGS; i++) weights[i] = 0;
    for (size_t c = 0; c < contrast->categories; c++, labels += SONGS, parts += SONGS) {
        for (size_t i = 0; i < SONGS; i += 16) {
            const SIXTEEN_INTEGERS mine = *(const SIXTEEN_INTEGERS *)(labels + i);
            SIXTEEN others = -1;
            for (size_t j = 0; j < SONGS; j++) others += mine == labels[j] ? (SIXTEEN)1.0f : (SIXTEEN)0.0f;
            *(SIXTEEN *)(parts + i) = others;
        }
        for (size_t i = 0; i < SONGS; i++) {
            const float weight = labels[i] != 0 && parts[i] > 0 ? contrast->weights[c] : 0;
            parts[i] = weight > 0 ? weight / parts[i] : 0;
            weights[i] += weight;
        }
    }
}

/// A song's labels and what its partners by them count, in every lane.
struct FUNCTION(contrast_song) {
    SIXTEEN_INTEGERS labels[TIMBRE_CONTRAST_CATEGORIES];
    SIXTEEN parts[TIMBRE_CONTRAST_CATEGORIES];
};

INLINE void FUNCTION(contrast_song)(
    const size_t categories, const int32_t *labels, const float *parts, size_t i, struct FUNCTION(contrast_song) *song) {
    for (size_t c = 0; c < categories; c++) {
        song->labels[c] = labels[c * SONGS + i];
        song->parts[c] = parts[c * SONGS + i];
    }
}

/// Weight of each of the sixteen songs from j on as a partner of the song, and of the song as theirs: songs of one label
/// have as many partners. The song itself is among its own.
INLINE void FUNCTION(contrast_partners)(
    const size_t categories, const struct FUNCTION(contrast_song) *song, const int32_t *labels, size_t j, SIXTEEN *sum) {
    *sum = 0;
    for (size_t c = 0; c < categories; c++) {
        const SIXTEEN_INTEGERS theirs = *(const SIXTEEN_INTEGERS *)(labels + c * SONGS + j);
        *sum += theirs == song->labels[c] ? song->parts[c] : (SIXTEEN)0.0f;
    }
}

/// The sum of the distances from song i's partners, each by what it counts, and that of e to the −distance · sharpness
/// from all others, which take the place of the cosines.
INLINE float FUNCTION(contrast_distances)(
    const size_t categories, float sharpness, size_t i, size_t count, const int32_t *labels, const float *parts,
    float *cosines, float *sum) {
    struct FUNCTION(contrast_song) song;
    FUNCTION(contrast_song)(categories, labels, parts, i, &song);
    SIXTEEN distances = 0, sums = 0;
    float own = 0;
    for (size_t c = 0; c < categories; c++) own += parts[c * SONGS + i];
    own *= 1 - cosines[i];
    for (size_t j = 0; j < SONGS; j += 16) {
        SIXTEEN distance = 1 - *(const SIXTEEN *)(cosines + j), partners;
        FUNCTION(contrast_partners)(categories, &song, labels, j, &partners);
        distances += partners * distance;
    }
    // Cosines are from −1 to 1, and a sharpness is at most 20.
    for (size_t j = 0; j < SONGS; j++) {
        const float other = FUNCTION(exponential_within)(-sharpness * (1 - cosines[j]));
        cosines[j] = j == i || j >= count ? 0 : other;
    }
    for (size_t j = 0; j < SONGS; j += 16) sums += *(const SIXTEEN *)(cosines + j);
    *sum = FUNCTION(sum_of_sixteen)(&sums);
    return FUNCTION(sum_of_sixteen)(&distances) - own;
}

/// Row i of the losses' gradient by the distances, both ways: that of (i, j) and that of (j, i).
INLINE void FUNCTION(contrast_pulls)(
    const size_t categories, size_t i, const int32_t *labels, const float *parts, const float *shares, float *row) {
    struct FUNCTION(contrast_song) song;
    FUNCTION(contrast_song)(categories, labels, parts, i, &song);
    const SIXTEEN own = shares[i];
    for (size_t j = 0; j < SONGS; j += 16) {
        SIXTEEN share = *(const SIXTEEN *)(shares + j) + own, partners;
        FUNCTION(contrast_partners)(categories, &song, labels, j, &partners);
        *(SIXTEEN *)(row + j) = *(const SIXTEEN *)(row + j) * share - 2 * partners;
    }
    row[i] = 0;
}

/// `units` receives the latent vectors at unit length, [width, SONGS]; `inverse` 1 / their lengths.
INLINE void FUNCTION(contrast_units)(
    const float *latents, size_t count, size_t width, size_t rows, float *units, float *inverse) {
    memset(units, 0, rows * SONGS * sizeof(float));
    for (size_t i = 0; i < count; i++)
        SCALAR for (size_t d = 0; d < width; d++) units[d * SONGS + i] = latents[i * width + d];
    for (size_t i = 0; i < SONGS; i++) inverse[i] = 0;
    for (size_t d = 0; d < width; d++)
        for (size_t i = 0; i < SONGS; i++)
            inverse[i] = __builtin_elementwise_fma(units[d * SONGS + i], units[d * SONGS + i], inverse[i]);
    // A vector without a direction is like no other.
    for (size_t i = 0; i < SONGS; i++) inverse[i] = inverse[i] > 1e-30f ? 1 / __builtin_sqrtf(inverse[i]) : 0;
    for (size_t d = 0; d < width; d++)
        for (size_t i = 0; i < SONGS; i++) units[d * SONGS + i] *= inverse[i];
}

INLINE void FUNCTION(contrast_of)(
    const size_t categories, const struct timbre_contrast *contrast, const float *latents, size_t count, size_t width,
    const int32_t *labels, float scale, float *memory, float *gradient, float *losses) {
    const size_t rows = whole_rows(width);
    float *units = memory;                 // [width, SONGS]
    float *slopes = units + rows * SONGS;  // [width, SONGS]: the gradient by them
    float *pulls = slopes + rows * SONGS;  // [SONGS, SONGS]
    float *inverse = pulls + SONGS * SONGS;
    float *weights = inverse + SONGS;
    float *shares = weights + SONGS;
    float *distances = shares + SONGS, *dots = distances;
    float *parts = dots + SONGS;  // [categories, SONGS]

    FUNCTION(contrast_units)(latents, count, width, rows, units, inverse);
    FUNCTION(contrast_parts)(contrast, labels, parts, weights);
    for (size_t first = 0; first < count; first += ROWS_AT_ONCE) {
        FUNCTION(contrast_product)(units + first, 1, SONGS, ROWS_AT_ONCE, width, units, pulls + first * SONGS);
        for (size_t i = first; i < first + ROWS_AT_ONCE && i < count; i++) {
            distances[i] = FUNCTION(contrast_distances)(
                categories, contrast->sharpness, i, count, labels, parts, pulls + i * SONGS, shares + i);
        }
    }
    for (size_t i = 0; i < count; i++) {
        // A song alone is compared with none.
        const float sum = weights[i] == 0 ? 1 : shares[i];
        const float loss = contrast->sharpness * distances[i] + weights[i] * FUNCTION(logarithm)(sum);
        losses[i] = contrast->keep * losses[i] + loss;
        shares[i] = weights[i] / sum;
    }
    if (!gradient) return;
    for (size_t i = count; i < SONGS; i++) shares[i] = 0;
    for (size_t i = 0; i < count; i++)
        FUNCTION(contrast_pulls)(categories, i, labels, parts, shares, pulls + i * SONGS);
    FUNCTION(contrast_product)(units, SONGS, 1, rows, count, pulls, slopes);
    for (size_t i = 0; i < SONGS; i++) dots[i] = 0;
    for (size_t d = 0; d < width; d++)
        for (size_t i = 0; i < SONGS; i++)
            dots[i] = __builtin_elementwise_fma(slopes[d * SONGS + i], units[d * SONGS + i], dots[i]);
    for (size_t i = 0; i < SONGS; i++) inverse[i] *= scale * contrast->sharpness;
    for (size_t d = 0; d < width; d++)
        for (size_t i = 0; i < SONGS; i++)
            slopes[d * SONGS + i] = (slopes[d * SONGS + i] - dots[i] * units[d * SONGS + i]) * inverse[i];
    for (size_t i = 0; i < count; i++)
        SCALAR for (size_t d = 0; d < width; d++) gradient[i * width + d] = slopes[d * SONGS + i];
}

static void FUNCTION(contrast)(
    const struct timbre_contrast *contrast, const float *latents, size_t count, size_t width, const int32_t *labels,
    float scale, float *memory, float *gradient, float *losses) {
#define CATEGORIES(number)                                                                        \
    case number:                                                                                  \
        FUNCTION(contrast_of)(number, contrast, latents, count, width, labels, scale, memory, gradient, losses); \
        break;
    // Loops over a number of categories that is known are unrolled.
    switch (contrast->categories) {
        CATEGORIES(1)
        CATEGORIES(2)
        CATEGORIES(3)
        CATEGORIES(4)
    }
#undef CATEGORIES
}

#undef SONGS
#undef ROWS_AT_ONCE
#undef SCALAR
#undef VECTOR
