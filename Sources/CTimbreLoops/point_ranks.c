#include "point_ranks.h"

#include <string.h>

#define LOOPS "point_ranks_loops.h"
#include "variants.h"

void timbre_nearest_points(
    const float *blocks, size_t dimensions, size_t count, size_t point, size_t k, int32_t *ids, float *distances) {
    CHOOSE(nearest_points, blocks, dimensions, count, point, k, ids, distances);
}

void timbre_point_ranks(
    const float *blocks, size_t dimensions, size_t count, size_t point, const int32_t *others, size_t other_count,
    int32_t *ranks) {
    CHOOSE(point_ranks, blocks, dimensions, count, point, others, other_count, ranks);
}
