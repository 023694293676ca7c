#include "normalise_rows.h"

#include <stdint.h>

#define LOOPS "normalise_rows_loops.h"
#include "variants.h"

void timbre_normalise_rows(
    const float *values, size_t rows, size_t columns, const float *scaling, float epsilon, float *result) {
    CHOOSE(normalise_rows, values, rows, columns, scaling, epsilon, result);
}

void timbre_normalise_rows_gradient(
    const float *values, size_t rows, size_t columns, const float *scaling, float epsilon, const float *gradient,
    float *memory, float *total, float *sums) {
    CHOOSE(normalise_rows_gradient, values, rows, columns, scaling, epsilon, gradient, memory, total, sums);
}
