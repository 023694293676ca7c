#include "sixteen.h"

/// Writes a row's values less their mean; returns 1 / √(their variance + epsilon).
INLINE float FUNCTION(centre_row)(const float *restrict values, size_t columns, float epsilon, float *restrict centred) {
    SIXTEEN lanes, sums = 0, squares = 0;
    for (size_t j = 0; j < columns; j += 16) {
        FUNCTION(load_sixteen)(values + j, columns - j, &lanes);
        sums += lanes;
    }
    const float mean = FUNCTION(sum_of_sixteen)(&sums) / (float)columns;
    for (size_t j = 0; j < columns; j++) centred[j] = values[j] - mean;
    for (size_t j = 0; j < columns; j += 16) {
        FUNCTION(load_sixteen)(centred + j, columns - j, &lanes);
        squares = __builtin_elementwise_fma(lanes, lanes, squares);
    }
    return 1 / __builtin_sqrtf(FUNCTION(sum_of_sixteen)(&squares) / (float)columns + epsilon);
}

static void FUNCTION(normalise_rows)(
    const float *values, size_t rows, size_t columns, const float *scaling, float epsilon, float *result) {
    const float *restrict gains = scaling, *restrict biases = scaling + columns;
    for (size_t row = 0; row < rows; row++, values += columns, result += columns) {
        const float inverse = FUNCTION(centre_row)(values, columns, epsilon, result);
        for (size_t j = 0; j < columns; j++)
            result[j] = __builtin_elementwise_fma(result[j] * inverse, gains[j], biases[j]);
    }
}

static void FUNCTION(normalise_rows_gradient)(
    const float *values, size_t rows, size_t columns, const float *scaling, float epsilon,
    const float *restrict gradient, float *restrict normal, float *restrict total, float *restrict sums) {
    float *gains = sums, *biases = sums + columns;
    for (size_t row = 0; row < rows; row++, values += columns, gradient += columns, total += columns) {
        const float inverse = FUNCTION(centre_row)(values, columns, epsilon, normal);
        for (size_t j = 0; j < columns; j++) normal[j] *= inverse;
        // Means of the gradient by the normal values, and of its products with them.
        SIXTEEN slopes, scales, lanes, means = 0, products = 0;
        for (size_t j = 0; j < columns; j += 16) {
            FUNCTION(load_sixteen)(gradient + j, columns - j, &slopes);
            FUNCTION(load_sixteen)(scaling + j, columns - j, &scales);
            FUNCTION(load_sixteen)(normal + j, columns - j, &lanes);
            slopes *= scales;
            means += slopes;
            products = __builtin_elementwise_fma(slopes, lanes, products);
        }
        const float mean = FUNCTION(sum_of_sixteen)(&means) / (float)columns;
        const float product = FUNCTION(sum_of_sixteen)(&products) / (float)columns;
        for (size_t j = 0; j < columns; j++)
            total[j] += inverse * ((gradient[j] * scaling[j] - mean) - normal[j] * product);
        for (size_t j = 0; j < columns; j++) gains[j] = __builtin_elementwise_fma(gradient[j], normal[j], gains[j]);
        for (size_t j = 0; j < columns; j++) biases[j] += gradient[j];
    }
}
