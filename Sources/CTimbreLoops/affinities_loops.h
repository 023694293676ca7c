#define LANES 16
#define LANE_FLOATS FUNCTION(lane_floats)
#define LANE_INTS FUNCTION(lane_ints)
typedef float LANE_FLOATS __attribute__((ext_vector_type(LANES), aligned(4)));
typedef int32_t LANE_INTS __attribute__((ext_vector_type(LANES)));

// Points whose sums stay in registers while the others pass by.
#define POINTS 8

INLINE float FUNCTION(lane_sum)(const LANE_FLOATS *sums) {
    float lanes[LANES];
    *(LANE_FLOATS *)lanes = *sums;
    for (int half = LANES / 2; half; half /= 2)
        for (int i = 0; i < half; i++) lanes[i] += lanes[i + half];
    return lanes[0];
}

// One block of points, added to the sums of `points` others. Where `checked`, only lanes that hold a point, and not the
// one that is summed, count.
INLINE void FUNCTION(add_block)(
    const int checked, const int points, const float *x, const float *y, size_t count, size_t first, size_t block,
    LANE_FLOATS *affinities, LANE_FLOATS *along_x, LANE_FLOATS *along_y) {
    const LANE_FLOATS others_x = *(const LANE_FLOATS *)(x + block), others_y = *(const LANE_FLOATS *)(y + block);
    LANE_INTS number;
    if (checked)
        for (int lane = 0; lane < LANES; lane++) number[lane] = (int32_t)(block + lane);
#pragma clang loop unroll(full)
    for (int i = 0; i < points; i++) {
        const LANE_FLOATS dx = x[first + i] - others_x, dy = y[first + i] - others_y;
        LANE_FLOATS q = 1.0f / __builtin_elementwise_fma(dx, dx, __builtin_elementwise_fma(dy, dy, (LANE_FLOATS)1.0f));
        if (checked) q = number < (int32_t)count && number != (int32_t)(first + i) ? q : (LANE_FLOATS)0.0f;
        affinities[i] += q;
        const LANE_FLOATS square = q * q;
        along_x[i] = __builtin_elementwise_fma(square, dx, along_x[i]);
        along_y[i] = __builtin_elementwise_fma(square, dy, along_y[i]);
    }
}

INLINE void FUNCTION(affinities_of)(
    const int points, const float *x, const float *y, size_t count, size_t first, float *sums) {
    LANE_FLOATS affinities[POINTS], along_x[POINTS], along_y[POINTS];
    for (int i = 0; i < points; i++) affinities[i] = along_x[i] = along_y[i] = 0.0f;
    const size_t own = first / LANES * LANES, last = (first + points - 1) / LANES * LANES;
    for (size_t block = 0; block < count; block += LANES) {
        if ((block >= own && block <= last) || block + LANES > count)
            FUNCTION(add_block)(1, points, x, y, count, first, block, affinities, along_x, along_y);
        else
            FUNCTION(add_block)(0, points, x, y, count, first, block, affinities, along_x, along_y);
    }
    for (int i = 0; i < points; i++, sums += 3) {
        sums[0] = FUNCTION(lane_sum)(&affinities[i]);
        sums[1] = FUNCTION(lane_sum)(&along_x[i]);
        sums[2] = FUNCTION(lane_sum)(&along_y[i]);
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
    LANE_FLOATS *along_x, LANE_FLOATS *along_y) {
    // In memory first: lanes that are set one by one are slow without AVX-512.
    float others_x[LANES], others_y[LANES], edge_weights[LANES];
    for (int lane = 0; lane < LANES; lane++) {
        const float *other = points + 2 * (size_t)neighbours[lane < left ? lane : 0];
        others_x[lane] = other[0];
        others_y[lane] = other[1];
        edge_weights[lane] = lane < left ? weights[lane] : 0.0f;
    }
    const LANE_FLOATS dx = x - *(const LANE_FLOATS *)others_x, dy = y - *(const LANE_FLOATS *)others_y;
    const LANE_FLOATS force = *(const LANE_FLOATS *)edge_weights
        / __builtin_elementwise_fma(dx, dx, __builtin_elementwise_fma(dy, dy, (LANE_FLOATS)1.0f));
    *along_x = __builtin_elementwise_fma(force, dx, *along_x);
    *along_y = __builtin_elementwise_fma(force, dy, *along_y);
}

static void FUNCTION(attract)(
    const float *points, const int32_t *starts, const int32_t *neighbours, const float *weights, size_t first,
    size_t rows, float *forces) {
    for (size_t row = first; row < first + rows; row++, forces += 2) {
        const float x = points[2 * row], y = points[2 * row + 1];
        LANE_FLOATS along_x = 0.0f, along_y = 0.0f;
        int32_t edge = starts[row];
        for (; edge + LANES <= starts[row + 1]; edge += LANES)
            FUNCTION(add_edges)(points, neighbours + edge, weights + edge, LANES, x, y, &along_x, &along_y);
        if (edge < starts[row + 1])
            FUNCTION(add_edges)(
                points, neighbours + edge, weights + edge, starts[row + 1] - edge, x, y, &along_x, &along_y);
        forces[0] = FUNCTION(lane_sum)(&along_x);
        forces[1] = FUNCTION(lane_sum)(&along_y);
    }
}

#undef LANES
#undef LANE_FLOATS
#undef LANE_INTS
#undef POINTS
