#include "attend.h"

#include <stdint.h>

#include "activation.h"

#define LOOPS "attend_loops.h"
#include "variants.h"

void timbre_softmax(float *scores, size_t rows, size_t n, float scale, float *logs) {
    CHOOSE(softmax, scores, rows, n, scale, logs);
}

void timbre_softmax_gradient(
    float *scores, float *slopes, size_t rows, size_t n, float scale, const float *logs, const float *dots) {
    CHOOSE(softmax_gradient, scores, slopes, rows, n, scale, logs, dots);
}

void timbre_dot_rows(const float *a, const float *b, size_t rows, size_t columns, float *dots) {
    CHOOSE(dot_rows, a, b, rows, columns, dots);
}

void timbre_copy_columns(
    const float *source, size_t source_stride, size_t rows, size_t columns, float *target, size_t stride) {
    CHOOSE(copy_columns, source, source_stride, rows, columns, target, stride);
}
