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

void timbre_sum_moves_by_centre(
    const float *rows, size_t count, size_t d, const int32_t *before, const int32_t *nearest, float scale,
    int64_t *sums) {
    CHOOSE(sum_moves_by_centre, rows, count, d, before, nearest, scale, sums);
}

void timbre_square_nearest(
    const float *rows, size_t count, size_t d, const float *centres, size_t k, const int32_t *nearest, float *panel,
    float *distances) {
    CHOOSE(square_nearest, rows, count, d, centres, k, nearest, panel, distances);
}

size_t timbre_bounded_centres(size_t k) { return (k + 15) / 16 * 16; }

size_t timbre_bounded_memory(size_t k, size_t d) {
    return timbre_panel_rows * (d + k) + 5 * timbre_bounded_centres(k);
}

void timbre_move_centres(const float *before, const float *after, size_t k, size_t d, float *moves) {
    CHOOSE(move_centres, before, after, k, d, moves);
}

float timbre_enclose_blocks(
    const float *rows, size_t count, size_t d, size_t k, float *panel, float *means, float *radii, float *margins) {
    return CHOOSE(enclose_blocks, rows, count, d, k, panel, means, radii, margins);
}

void timbre_nearest_centre_within(
    const float *rows, size_t count, size_t d, const float *centres, size_t k, const float *moves, float slack,
    const float *means, const float *radii, float *margins, float *memory, int32_t *nearest) {
    CHOOSE(nearest_centre_within, rows, count, d, centres, k, moves, slack, means, radii, margins, memory, nearest);
}
