#include "activation_functions.h"

#define SONGS TIMBRE_CONTRAST_SONGS
#define VECTOR FUNCTION(contrast_vector)
#define SIXTEEN FUNCTION(contrast_sixteen)
typedef float VECTOR __attribute__((ext_vector_type(WIDTH), aligned(4)));
// The order of a sum follows from it, on every instruction set.
typedef float SIXTEEN __attribute__((ext_vector_type(16), aligned(4)));

/// result [rows, SONGS] = left · right [depth, SONGS]; row r, column k of left is left[r · row_step + k · column_step].
INLINE void FUNCTION(contrast_product)(
    const float *left, size_t row_step, size_t column_step, size_t rows, size_t depth, const float *right,
    float *result) {
    for (size_t row = 0; row < rows; row += 4) {
        const float *its = left + row * row_step;
        for (size_t column = 0; column < SONGS; column += 2 * WIDTH) {
            VECTOR sums[4][2] = {{0}};
            for (size_t k = 0; k < depth; k++) {
                VECTOR first = *(const VECTOR *)(right + k * SONGS + column);
                VECTOR second = *(const VECTOR *)(right + k * SONGS + column + WIDTH);
                for (int r = 0; r < 4; r++) {
                    VECTOR factor = its[r * row_step + k * column_step];
                    sums[r][0] = __builtin_elementwise_fma(factor, first, sums[r][0]);
                    sums[r][1] = __builtin_elementwise_fma(factor, second, sums[r][1]);
                }
            }
            for (int r = 0; r < 4; r++) {
                *(VECTOR *)(result + (row + r) * SONGS + column) = sums[r][0];
                *(VECTOR *)(result + (row + r) * SONGS + column + WIDTH) = sums[r][1];
            }
        }
    }
}

/// The sum of the lanes, halves upon halves.
INLINE float FUNCTION(contrast_sum)(const SIXTEEN *lanes) {
    typedef float EIGHT __attribute__((ext_vector_type(8)));
    typedef float FOUR __attribute__((ext_vector_type(4)));
    EIGHT eight = lanes->lo + lanes->hi;
    FOUR four = eight.lo + eight.hi;
    return (four.x + four.z) + (four.y + four.w);
}

/// The loss of song i; its cosines become e to the (cosine − 1) · sharpness, its own 0.
INLINE float FUNCTION(contrast_loss)(
    const struct timbre_contrast *contrast, size_t i, size_t count, const int32_t *labels, float *cosines,
    float *share, float *parts) {
    const float sharpness = contrast->sharpness;
    float loss = 0, weight = 0;
    for (size_t c = 0; c < contrast->categories; c++) {
        const int32_t *label = labels + c * SONGS;
        parts[c * SONGS + i] = 0;
        if (label[i] == 0) continue;
        SIXTEEN same = 0, distances = 0;
        for (size_t j = 0; j < SONGS; j += 16) {
            SIXTEEN is;
            for (int l = 0; l < 16; l++) is[l] = label[j + l] == label[i] ? 1.0f : 0.0f;
            same += is;
            distances += is * (1 - *(const SIXTEEN *)(cosines + j));
        }
        // Its own label is among them, at a distance of 0 but for rounding.
        const float others = FUNCTION(contrast_sum)(&same) - 1;
        if (others == 0) continue;
        const float part = contrast->weights[c] / others;
        parts[c * SONGS + i] = part;
        loss += part * ((FUNCTION(contrast_sum)(&distances) - (1 - cosines[i])) * sharpness);
        weight += contrast->weights[c];
    }
    for (size_t j = 0; j < SONGS; j++) cosines[j] = FUNCTION(exponential)(-sharpness * (1 - cosines[j]));
    for (size_t j = count; j < SONGS; j++) cosines[j] = 0;
    cosines[i] = 0;
    *share = 0;
    if (weight == 0) return 0;
    SIXTEEN sums = 0;
    for (size_t j = 0; j < SONGS; j += 16) sums += *(const SIXTEEN *)(cosines + j);
    const float sum = FUNCTION(contrast_sum)(&sums);
    *share = weight / sum;
    return loss + weight * logf(sum);
}

/// Row i of the losses' gradient by the cosines, both ways: that of (i, j) and that of (j, i).
INLINE void FUNCTION(contrast_pulls)(
    const struct timbre_contrast *contrast, size_t i, const int32_t *labels, const float *shares, const float *parts,
    float factor, float *restrict row) {
    for (size_t j = 0; j < SONGS; j++) row[j] *= shares[i] + shares[j];
    for (size_t c = 0; c < contrast->categories; c++) {
        const int32_t *label = labels + c * SONGS;
        const float *part = parts + c * SONGS;
        const int32_t mine = label[i];
        const float own = part[i];
        if (mine == 0) continue;
        for (size_t j = 0; j < SONGS; j++) row[j] -= (label[j] == mine ? 1.0f : 0.0f) * (own + part[j]);
    }
    for (size_t j = 0; j < SONGS; j++) row[j] *= factor;
    row[i] = 0;
}

static void FUNCTION(contrast)(
    const struct timbre_contrast *contrast, const float *latents, size_t count, size_t width, const int32_t *labels,
    float scale, float *memory, float *gradient, float *losses) {
    const size_t rows = whole_rows(width);
    float *units = memory;                 // [width, SONGS]: of unit length, transposed
    float *slopes = units + rows * SONGS;  // [width, SONGS]: the gradient by them
    float *pulls = slopes + rows * SONGS;  // [SONGS, SONGS]
    float *inverse = pulls + SONGS * SONGS;
    float *shares = inverse + SONGS;
    float *dots = shares + SONGS;
    float *parts = dots + SONGS;  // [categories, SONGS]

    for (size_t i = 0; i < SONGS; i++) {
        float sum = 0;
        for (size_t d = 0; i < count && d < width; d++)
            sum = __builtin_elementwise_fma(latents[i * width + d], latents[i * width + d], sum);
        // A vector without a direction is like no other.
        inverse[i] = sum > 1e-30f ? 1 / __builtin_sqrtf(sum) : 0;
        for (size_t d = 0; d < rows; d++)
            units[d * SONGS + i] = i < count && d < width ? latents[i * width + d] * inverse[i] : 0;
    }
    FUNCTION(contrast_product)(units, 1, SONGS, SONGS, width, units, pulls);
    for (size_t i = 0; i < count; i++) {
        const float loss =
            FUNCTION(contrast_loss)(contrast, i, count, labels, pulls + i * SONGS, shares + i, parts);
        losses[i] = contrast->keep * losses[i] + loss;
    }
    if (!gradient) return;
    for (size_t i = count; i < SONGS; i++) shares[i] = 0;
    for (size_t i = count; i < SONGS; i++)
        for (size_t c = 0; c < contrast->categories; c++) parts[c * SONGS + i] = 0;
    for (size_t i = 0; i < count; i++)
        FUNCTION(contrast_pulls)(
            contrast, i, labels, shares, parts, scale * contrast->sharpness, pulls + i * SONGS);
    FUNCTION(contrast_product)(units, SONGS, 1, rows, count, pulls, slopes);
    for (size_t i = 0; i < SONGS; i++) dots[i] = 0;
    for (size_t d = 0; d < width; d++)
        for (size_t i = 0; i < SONGS; i++)
            dots[i] = __builtin_elementwise_fma(slopes[d * SONGS + i], units[d * SONGS + i], dots[i]);
    for (size_t i = 0; i < count; i++)
        for (size_t d = 0; d < width; d++)
            gradient[i * width + d] = (slopes[d * SONGS + i] - dots[i] * units[d * SONGS + i]) * inverse[i];
}

#undef SONGS
#undef VECTOR
#undef SIXTEEN
