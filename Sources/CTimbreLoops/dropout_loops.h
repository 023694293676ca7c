// Eight counters at a time, a word in the lower half of each 64-bit lane; what stands in the upper half does not matter,
// since the multiplication reads the lower one alone.
#define GROUPS 8
#define UNITS (4 * GROUPS)
#define LANES FUNCTION(lanes)
typedef uint64_t LANES __attribute__((ext_vector_type(GROUPS)));

INLINE void FUNCTION(philox)(const struct timbre_dropout *dropout, uint32_t song, uint32_t group, uint32_t *drawn) {
    const LANES lower = 0xffffffff;
    const LANES each = {0, 1, 2, 3, 4, 5, 6, 7};
    LANES c0 = song, c1 = dropout->layer, c2 = each + group, c3 = dropout->step;
    uint32_t k0 = (uint32_t)dropout->seed, k1 = (uint32_t)(dropout->seed >> 32);
    for (int round = 0; round < 10; round++) {
        LANES first = (c0 & lower) * 0xD2511F53;
        LANES second = (c2 & lower) * 0xCD9E8D57;
        c0 = (second >> 32) ^ c1 ^ k0;
        c1 = second;
        c2 = (first >> 32) ^ c3 ^ k1;
        c3 = first;
        k0 += 0x9E3779B9;
        k1 += 0xBB67AE85;
    }
    LANES low = (c0 & lower) | c1 << 32, high = (c2 & lower) | c3 << 32;
    *(LANES *)drawn = __builtin_shufflevector(low, high, 0, 8, 1, 9, 2, 10, 3, 11);
    *(LANES *)(drawn + UNITS / 2) = __builtin_shufflevector(low, high, 4, 12, 5, 13, 6, 14, 7, 15);
}

INLINE void FUNCTION(drop)(const uint32_t *drawn, size_t count, uint32_t threshold, float scale, float *values) {
    for (size_t i = 0; i < count; i++) values[i] = drawn[i] >= threshold ? values[i] * scale : 0;
}

static void FUNCTION(dropout)(
    const struct timbre_dropout *dropout, const int32_t *songs, size_t rows, size_t columns, float *values) {
    _Alignas(64) uint32_t drawn[UNITS];
    for (size_t row = 0; row < rows; row++, values += columns)
        for (size_t unit = 0; unit < columns; unit += UNITS) {
            FUNCTION(philox)(dropout, (uint32_t)songs[row], (uint32_t)(unit / 4), drawn);
            size_t left = columns - unit;
            FUNCTION(drop)(drawn, left < UNITS ? left : UNITS, dropout->threshold, dropout->scale, values + unit);
        }
}

#undef GROUPS
#undef UNITS
#undef LANES
