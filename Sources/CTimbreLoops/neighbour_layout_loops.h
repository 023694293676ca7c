// A sample's lanes: the neighbour, then the random points.
#define LANES 8
#define LANE_FLOATS FUNCTION(sample_floats)
#define LANE_WORDS FUNCTION(sample_words)
#define EDGES 16
#define EDGE_WORDS FUNCTION(edge_words)
typedef float LANE_FLOATS __attribute__((ext_vector_type(LANES)));
typedef uint32_t LANE_WORDS __attribute__((ext_vector_type(LANES)));
typedef uint32_t EDGE_WORDS __attribute__((ext_vector_type(EDGES), aligned(4)));

// The finaliser of MurmurHash3 (Appleby): every bit of the input changes half of those of the result.
INLINE void FUNCTION(mix)(LANE_WORDS *word) {
    LANE_WORDS mixed = *word;
    mixed ^= mixed >> 16;
    mixed *= 0x85EBCA6Bu;
    mixed ^= mixed >> 13;
    mixed *= 0xC2B2AE35u;
    *word = mixed ^ mixed >> 16;
}

// The sum of the lanes of force · difference, each clipped.
INLINE float FUNCTION(pushed)(const LANE_FLOATS *force, const LANE_FLOATS *difference) {
    const LANE_FLOATS most = 4.0f;
    const LANE_FLOATS each =
        __builtin_elementwise_min(__builtin_elementwise_max(*force * *difference, -most), most);
    return ((each[0] + each[4]) + (each[2] + each[6])) + ((each[1] + each[5]) + (each[3] + each[7]));
}

static void FUNCTION(lay_out)(
    const float *old, float *new, size_t first, size_t count, const float *places, size_t place_count,
    const int64_t *starts, const int32_t *neighbours, const uint32_t *rates, uint32_t epoch, float rate, uint32_t key) {
    const LANE_WORDS lanes = {0, 1, 2, 3, 4, 5, 6, 7};
    for (size_t point = first; point < first + count; point++) {
        float x = old[2 * point], y = old[2 * point + 1];
        LANE_WORDS words = lanes + (uint32_t)point * LANES;
        FUNCTION(mix)(&words);
        words ^= key;
        FUNCTION(mix)(&words);
        for (int64_t edge = starts[point]; edge < starts[point + 1]; edge += EDGES) {
            const EDGE_WORDS shares = *(const EDGE_WORDS *)(rates + edge);
            const EDGE_WORDS wrapped = shares * (epoch + 1) < shares ? (EDGE_WORDS)1u : (EDGE_WORDS)0u;
            const int64_t left = starts[point + 1] - edge;
            uint32_t sampled = 0;
            for (int i = 0; i < EDGES; i++) sampled |= wrapped[i] << i;
            if (left < EDGES) sampled &= (1u << left) - 1;
            for (; sampled; sampled &= sampled - 1) {
                words += 0x9E3779B9u;
                FUNCTION(mix)(&words);
                LANE_FLOATS dx, dy;
                for (int lane = 0; lane < LANES; lane++) {
                    const float *other = lane ? places + 2 * ((uint64_t)words[lane] * place_count >> 32)
                                              : old + 2 * (size_t)neighbours[edge + __builtin_ctz(sampled)];
                    dx[lane] = x - other[0];
                    dy[lane] = y - other[1];
                }
                const LANE_FLOATS distance = dx * dx + dy * dy;
                LANE_FLOATS force = 2.0f / ((distance + 0.001f) * (distance + 1.0f));
                force[0] = -2.0f / (distance[0] + 1.0f);
                x += rate * FUNCTION(pushed)(&force, &dx);
                y += rate * FUNCTION(pushed)(&force, &dy);
            }
        }
        new[2 * point] = x;
        new[2 * point + 1] = y;
    }
}

#undef LANES
#undef LANE_FLOATS
#undef LANE_WORDS
#undef EDGES
#undef EDGE_WORDS
