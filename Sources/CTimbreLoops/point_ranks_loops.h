#define LANES 16
#define LANE_FLOATS FUNCTION(block_floats)
#define LANE_INTS FUNCTION(block_ints)
typedef float LANE_FLOATS __attribute__((ext_vector_type(LANES), aligned(4)));
typedef int32_t LANE_INTS __attribute__((ext_vector_type(LANES), aligned(4)));

// Points whose ranks are counted in one pass.
#define OTHERS 12

// The squared distances of a block's points from another.
INLINE void FUNCTION(block_distances)(
    const float *block, size_t dimensions, const float *own, LANE_FLOATS *distances) {
    *distances = 0.0f;
    for (size_t j = 0; j < dimensions; j++) {
        const LANE_FLOATS difference = *(const LANE_FLOATS *)(block + j * LANES) - own[j * LANES];
        *distances += difference * difference;
    }
}

static void FUNCTION(nearest_points)(
    const float *blocks, size_t dimensions, size_t count, size_t point, size_t k, int32_t *ids, float *distances) {
    const float *own = blocks + point / LANES * LANES * dimensions + point % LANES;
    size_t found = 0;
    for (size_t first = 0; first < count; first += LANES) {
        LANE_FLOATS near;
        FUNCTION(block_distances)(blocks + first * dimensions, dimensions, own, &near);
        if (found == k && !__builtin_reduce_or(near < distances[k - 1])) continue;
        for (size_t id = first; id < first + LANES && id < count; id++) {
            const float distance = near[id - first];
            if (id == point || (found == k && !(distance < distances[k - 1]))) continue;
            size_t place = found < k ? found++ : k - 1;
            for (; place > 0 && distance < distances[place - 1]; place--) {
                distances[place] = distances[place - 1];
                ids[place] = ids[place - 1];
            }
            distances[place] = distance;
            ids[place] = (int32_t)id;
        }
    }
}

static void FUNCTION(point_ranks)(
    const float *blocks, size_t dimensions, size_t count, size_t point, const int32_t *others, size_t other_count,
    int32_t *ranks) {
    const float *own = blocks + point / LANES * LANES * dimensions + point % LANES;
    for (size_t start = 0; start < other_count; start += OTHERS) {
        const size_t taken = other_count - start < OTHERS ? other_count - start : OTHERS;
        float limits[OTHERS] = {0};
        LANE_INTS nearer[OTHERS];
        for (size_t i = 0; i < OTHERS; i++) nearer[i] = 0;
        for (size_t i = 0; i < taken; i++) {
            LANE_FLOATS distances;
            const size_t other = (size_t)others[start + i];
            FUNCTION(block_distances)(blocks + other / LANES * LANES * dimensions, dimensions, own, &distances);
            limits[i] = distances[other % LANES];
        }
        for (size_t first = 0; first < count; first += LANES) {
            LANE_FLOATS distances;
            FUNCTION(block_distances)(blocks + first * dimensions, dimensions, own, &distances);
            // A comparison that holds is −1.
            for (size_t i = 0; i < OTHERS; i++) nearer[i] -= distances < limits[i];
        }
        for (size_t i = 0; i < taken; i++) {
            // The point itself is nearer than all that lie elsewhere.
            int32_t rank = limits[i] > 0.0f ? 0 : 1;
            for (int lane = 0; lane < LANES; lane++) rank += nearer[i][lane];
            ranks[start + i] = rank;
        }
    }
}

#undef LANES
#undef LANE_FLOATS
#undef LANE_INTS
#undef OTHERS
