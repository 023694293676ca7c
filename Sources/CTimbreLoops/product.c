#include "product.h"

#include <stdbool.h>
#include <string.h>

#define LOOPS "product_loops.h"
#include "variants.h"

size_t timbre_packed_count(size_t k, size_t n) { return (k + 1) * timbre_sum_columns(n); }

void timbre_pack(const float *b, const float *bias, size_t k, size_t n, bool transposed, float *packed) {
    CHOOSE(pack, b, bias, k, n, transposed, packed);
}

void timbre_product(const float *a, size_t m, size_t k, const float *packed, size_t n, float *c) {
    CHOOSE(product, a, m, k, packed, n, c);
}

size_t timbre_sum_columns(size_t n) { return CHOOSE(sum_columns, n); }

void timbre_sum_products(const float *a, const float *g, size_t m, size_t k, size_t n, float *sums) {
    CHOOSE(sum_products, a, g, m, k, n, sums);
}

void timbre_sum_rows(const float *g, size_t m, size_t n, float *totals) { CHOOSE(sum_rows, g, m, n, totals); }

void timbre_merge_sums(const float *partial, size_t count, size_t stride, size_t n, float *sum) {
    CHOOSE(merge_sums, partial, count, stride, n, sum);
}

void timbre_merge_columns(
    const float *partial, size_t count, size_t stride, size_t width, size_t columns, size_t n, float *sum) {
    CHOOSE(merge_columns, partial, count, stride, width, columns, n, sum);
}
