#include "philox_rounds.h"

// Units that eight counters decide.
#define UNITS 32

INLINE void FUNCTION(draw)(const struct timbre_dropout *dropout, uint32_t song, uint32_t group, uint32_t *drawn) {
    const EIGHT_WORDS each = {0, 1, 2, 3, 4, 5, 6, 7};
    EIGHT_WORDS c[4] = {song, dropout->layer, each + group, dropout->step};
    FUNCTION(philox_rounds)(dropout->seed, c);
    EIGHT_WORDS low = (c[0] & LOWER_HALF) | c[1] << 32, high = (c[2] & LOWER_HALF) | c[3] << 32;
    *(EIGHT_WORDS *)drawn = __builtin_shufflevector(low, high, 0, 8, 1, 9, 2, 10, 3, 11);
    *(EIGHT_WORDS *)(drawn + UNITS / 2) = __builtin_shufflevector(low, high, 4, 12, 5, 13, 6, 14, 7, 15);
}

INLINE void FUNCTION(drop)(const uint32_t *drawn, size_t count, uint32_t threshold, float scale, float *values) {
    for (size_t i = 0; i < count; i++) values[i] = drawn[i] >= threshold ? values[i] * scale : 0;
}

static void FUNCTION(dropout)(
    const struct timbre_dropout *dropout, const int32_t *songs, size_t rows, size_t columns, float *values) {
    _Alignas(64) uint32_t drawn[UNITS];
    for (size_t row = 0; row < rows; row++, values += columns)
        for (size_t unit = 0; unit < columns; unit += UNITS) {
            FUNCTION(draw)(dropout, (uint32_t)songs[row], (uint32_t)(unit / 4), drawn);
            size_t left = columns - unit;
            FUNCTION(drop)(drawn, left < UNITS ? left : UNITS, dropout->threshold, dropout->scale, values + unit);
        }
}

static void FUNCTION(add_noise)(
    const struct timbre_noise *noise, const int32_t *songs, size_t rows, size_t columns, float *values) {
    const EIGHT_WORDS each = {0, 1, 2, 3, 4, 5, 6, 7};
    const float scale = noise->scale;
    for (size_t row = 0; row < rows; row++, values += columns)
        for (size_t column = 0; column < columns; column += 8) {
            EIGHT_WORDS c[4] = {(uint32_t)songs[row], noise->stream, each + column, noise->step};
            FUNCTION(philox_rounds)(noise->seed, c);
            EIGHT_WORDS sum = 0;
            for (int word = 0; word < 4; word++) sum += (c[word] & LOWER_HALF) >> 10;
            for (size_t j = 0; j < 8 && column + j < columns; j++) {
                const float centred = (float)((int32_t)sum[j] - ((1 << 23) - 2));
                values[column + j] = __builtin_elementwise_fma(scale, centred, values[column + j]);
            }
        }
}

#undef UNITS
