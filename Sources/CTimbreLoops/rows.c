#include "rows.h"

#include <string.h>

#define LOOPS "rows_loops.h"
#include "variants.h"

void timbre_gather(const float *source, size_t width, const int32_t *rows, size_t count, float *target, size_t stride) {
    CHOOSE(gather, source, width, rows, count, target, stride);
}

void timbre_segment_sums(
    const float *gradient, size_t stride, const int32_t *order, const int32_t *starts, size_t count, float *sums,
    size_t width) {
    CHOOSE(segment_sums, gradient, stride, order, starts, count, sums, width);
}

void timbre_add_rows(const float *source, size_t width, const int32_t *rows, size_t count, float *target) {
    CHOOSE(add_rows, source, width, rows, count, target);
}

void timbre_add(const float *source, float *target, size_t count) {
    for (size_t i = 0; i < count; i++) target[i] += source[i];
}
