#include "affinities.h"

#define LOOPS "affinities_loops.h"
#include "variants.h"

void timbre_pairwise_affinities(
    const float *x, const float *y, size_t count, size_t first, size_t rows, float *sums) {
    CHOOSE(pairwise_affinities, x, y, count, first, rows, sums);
}

void timbre_attract(
    const float *points, const int32_t *starts, const int32_t *neighbours, const float *weights, size_t first,
    size_t rows, float *forces) {
    CHOOSE(attract, points, starts, neighbours, weights, first, rows, forces);
}
