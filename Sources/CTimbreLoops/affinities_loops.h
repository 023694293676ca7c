#include "sixteen.h"

#define LANES 16

// Points whose sums stay in registers while the others pass by.
#define POINTS 8

// One block of points, added to the sums of `points` others. Where `checked`, only lanes that hold a point, and not the
// one that is summed, count.
INLINE void FUNCTION(add_block)(
    const int checked, const int points, const float *x, const float *y, size_t count, size_t first, size_t block,
    SIXTEEN *affinities, SIXTEEN *along_x, SIXTEEN *along_y) {
    const SIXTEEN others_x = *(const SIXTEEN *)(x + block), others_y = *(const SIXTEEN *)(y + block);
    SIXTEEN_INTEGERS number;
    if (checked)
        for (int lane = 0; lane < LANES; lane++) number[lane] = (int32_t)(block + lane);
#pragma clang loop unroll(full)
    for (int i = 0; i < points; i++) {
        const SIXTEEN dx = x[first + i] - others_x, dy = y[first + i] - others_y;
        SIXTEEN q = 1.0f / __builtin_elementwise_fma(dx, dx, __builtin_elementwise_fma(dy, dy, (SIXTEEN)1.0f));
        if (checked) q = number < (int32_t)count && number != (int32_t)(first + i) ? q : (SIXTEEN)0.0f;
        affinities[i] += q;
        const SIXTEEN square = q * q;
        along_x[i] = __builtin_elementwise_fma(square, dx, along_x[i]);
        along_y[i] = __builtin_elementwise_fma(square, dy, along_y[i]);
    }
}

INLINE void FUNCTION(affinities_of)(
    const int points, const float *x, const float *y, size_t count, size_t first, float *sums) {
    SIXTEEN affinities[POINTS], along_x[POINTS], along_y[POINTS];
    for (int i = 0; i < points; i++) affinities[i] = along_x[i] = along_y[i] = 0.0f;
    const size_t own = first / LANES * LANES, last = (first + points - 1) / LANES * LANES;
    for (size_t block = 0; block < count; block += LANES) {
        if ((block >= own && block <= last) || block + LANES > count)
            FUNCTION(add_block)(1, points, x, y, count, first, block, affinities, along_x, along_y);
        else
            FUNCTION(add_block)(0, points, x, y, count, first, block, affinities, along_x, along_y);
    }
    for (int i = 0; i < points; i++, sums += 3) {
        sums[0] = FUNCTION(sum_of_sixteen)(&affinities[i]);
        sums[1] = FUNCTION(sum_of_sixteen)(&along_x[i]);
        sums[2] = FUNCTION(sum_of_sixteen)(&along_y[i]);
    }
}

static void FUNCTION(pairwise_affinities)(
    const float *x, const float *y, size_t count, size_t first, size_t rows, float *sums) {
    size_t row = 0;
    for (; row + POINTS <= rows; row += POINTS)
        FUNCTION(affinities_of)(POINTS, x, y, count, first + row, sums + 3 * row);
    for (; row < rows; row++) FUNCTION(affinities_of)(1, x, y, count, first + row, sums + 3 * row);
}

// Sixteen edges of the point at x and y, those from `left` on left out.
INLINE void FUNCTION(add_edges)(
    const float *points, const int32_t *neighbours, const float *weights, int left, float x, float y,
    SIXTEEN *along_x, SIXTEEN *along_y) {
    // In memory first: lanes that are set one by one are slow without AVX-512.
    float others_x[LANES], others_y[LANES], edge_weights[LANES];
    for (int lane = 0; lane < LANES; lane++) {
        const float *other = points + 2 * (size_t)neighbours[lane < left ? lane : 0];
        others_x[lane] = other[0];
        others_y[lane] = other[1];
        edge_weights[lane] = lane < left ? weights[lane] : 0.0f;
    }
    const SIXTEEN dx = x - *(const SIXTEEN *)others_x, dy = y - *(const SIXTEEN *)others_y;
    const SIXTEEN force = *(const SIXTEEN *)edge_weights
        / __builtin_elementwise_fma(dx, dx, __builtin_elementwise_fma(dy, dy, (SIXTEEN)1.0f));
    *along_x = __builtin_elementwise_fma(force, dx, *along_x);
    *along_y = __builtin_elementwise_fma(force, dy, *along_y);
}

static void FUNCTION(attract)(
    const float *points, const int32_t *starts, const int32_t *neighbours, const float *weights, size_t first,
    size_t rows, float *forces) {
    for (size_t row = first; row < first + rows; row++, forces += 2) {
        const float x = points[2 * row], y = points[2 * row + 1];
        SIXTEEN along_x = 0.0f, along_y = 0.0f;
        int32_t edge = starts[row];
        for (; edge + LANES <= starts[row + 1]; edge += LANES)
            FUNCTION(add_edges)(points, neighbours + edge, weights + edge, LANES, x, y, &along_x, &along_y);
        if (edge < starts[row + 1])
            FUNCTION(add_edges)(
                points, neighbours + edge, weights + edge, starts[row + 1] - edge, x, y, &along_x, &along_y);
        forces[0] = FUNCTION(sum_of_sixteen)(&along_x);
        forces[1] = FUNCTION(sum_of_sixteen)(&along_y);
    }
}

#undef LANES
#undef POINTS
