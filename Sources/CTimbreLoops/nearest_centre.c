#include "nearest_centre.h"

#include <math.h>
#include <string.h>

#define LOOPS "nearest_centre_loops.h"
#include "variants.h"

size_t timbre_packed_centres_count(size_t k, size_t d) { return k * (d + 1); }

void timbre_pack_centres(const float *centres, size_t k, size_t d, float *packed) {
    CHOOSE(pack_centres, centres, k, d, packed);
}

void timbre_nearest_centre(
    const float *rows, size_t count, size_t d, const float *centres, size_t k, const float *packed, float *panel,
    int32_t *nearest, float *distances) {
    CHOOSE(nearest_centre, rows, count, d, centres, k, packed, panel, nearest, distances);
}

void timbre_sum_by_centre(
    const float *rows, size_t count, size_t d, const int32_t *nearest, float scale, int64_t *sums) {
    CHOOSE(sum_by_centre, rows, count, d, nearest, scale, sums);
}
