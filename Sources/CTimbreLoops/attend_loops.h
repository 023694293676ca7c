#include "activation_functions.h"
#include "sixteen.h"

/// The largest of a row, at least one number.
INLINE float FUNCTION(most_of)(const float *row, size_t n) {
    float most = row[0];
    size_t j = 0;
    if (n >= 16) {
        SIXTEEN lanes = *(const SIXTEEN *)row;
        for (j = 16; j + 16 <= n; j += 16) {
            const SIXTEEN next = *(const SIXTEEN *)(row + j);
            lanes = next > lanes ? next : lanes;
        }
        for (int lane = 0; lane < 16; lane++) most = lanes[lane] > most ? lanes[lane] : most;
    }
    for (; j < n; j++) most = row[j] > most ? row[j] : most;
    return most;
}

static void FUNCTION(softmax)(float *restrict scores, size_t rows, size_t n, float scale, float *restrict logs) {
    for (size_t row = 0; row < rows; row++, scores += n) {
        const float most = FUNCTION(most_of)(scores, n);
        for (size_t j = 0; j < n; j++) scores[j] = FUNCTION(exponential)(scale * (scores[j] - most));
        SIXTEEN lanes, sums = 0;
        for (size_t j = 0; j < n; j += 16) {
            FUNCTION(load_sixteen)(scores + j, n - j, &lanes);
            sums += lanes;
        }
        const float sum = FUNCTION(sum_of_sixteen)(&sums), inverse = 1 / sum;
        for (size_t j = 0; j < n; j++) scores[j] *= inverse;
        logs[row] = scale * most + FUNCTION(logarithm)(sum);
    }
}

static void FUNCTION(softmax_gradient)(
    float *restrict scores, float *restrict slopes, size_t rows, size_t n, float scale, const float *logs,
    const float *dots) {
    for (size_t row = 0; row < rows; row++, scores += n, slopes += n) {
        const float log = logs[row], dot = dots[row];
        for (size_t j = 0; j < n; j++) {
            scores[j] = FUNCTION(exponential)(scale * scores[j] - log);
            slopes[j] = scores[j] * (slopes[j] - dot) * scale;
        }
    }
}

static void FUNCTION(dot_rows)(const float *a, const float *b, size_t rows, size_t columns, float *dots) {
    for (size_t row = 0; row < rows; row++, a += columns, b += columns) {
        SIXTEEN left, right, sums = 0;
        for (size_t j = 0; j < columns; j += 16) {
            FUNCTION(load_sixteen)(a + j, columns - j, &left);
            FUNCTION(load_sixteen)(b + j, columns - j, &right);
            sums = __builtin_elementwise_fma(left, right, sums);
        }
        dots[row] = FUNCTION(sum_of_sixteen)(&sums);
    }
}

/// A call of memcpy would cost more than columns as few as a head's.
static void FUNCTION(copy_columns)(
    const float *source, size_t source_stride, size_t rows, size_t columns, float *target, size_t stride) {
    for (size_t row = 0; row < rows; row++, source += source_stride, target += stride) {
        size_t j = 0;
        for (; j + 16 <= columns; j += 16) *(SIXTEEN *)(target + j) = *(const SIXTEEN *)(source + j);
        for (; j < columns; j++) target[j] = source[j];
    }
}
