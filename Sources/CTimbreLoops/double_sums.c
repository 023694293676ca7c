#include "double_sums.h"

#include <math.h>

#define LOOPS "double_sums_loops.h"
#include "variants.h"

void timbre_make_rows_unit(float *rows, size_t count, size_t width) { CHOOSE(make_rows_unit, rows, count, width); }

size_t timbre_add_to_sums(const float *rows, size_t count, size_t width, bool directions_only, double *sums) {
    return CHOOSE(add_to_sums, rows, count, width, directions_only, sums);
}

void timbre_add_row_sums(
    const float *table, size_t width, const int32_t *starts, const int32_t *ids, size_t count, float *target) {
    CHOOSE(add_row_sums, table, width, starts, ids, count, target);
}

void timbre_add_second_moments(
    const double *rows, const double *weights, size_t count, size_t width, double *sums) {
    CHOOSE(add_second_moments, rows, weights, count, width, sums);
}

void timbre_product_in_double(
    const double *rows, size_t count, size_t k, const double *matrix, size_t n, double *product) {
    CHOOSE(product_in_double, rows, count, k, matrix, n, product);
}
