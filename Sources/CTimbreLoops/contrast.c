#include "contrast.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "activation.h"

/// Rows of the products below, which are computed four or eight at a time.
static size_t whole_rows(size_t rows) { return (rows + 3) / 4 * 4; }

size_t timbre_contrast_memory(size_t width, size_t categories) {
    return TIMBRE_CONTRAST_SONGS * (2 * whole_rows(width) + TIMBRE_CONTRAST_SONGS + 4 + categories);
}

#define LOOPS "contrast_loops.h"
#include "variants.h"

void timbre_contrast(
    const struct timbre_contrast *contrast, const float *latents, size_t count, size_t width, const int32_t *labels,
    float scale, float *memory, float *gradient, float *losses) {
    CHOOSE(contrast, contrast, latents, count, width, labels, scale, memory, gradient, losses);
}
