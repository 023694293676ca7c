#include "philox_rounds.h"

static void FUNCTION(philox)(
    uint64_t seed, const uint32_t *c0, size_t count, uint32_t c1, uint32_t c2, uint32_t c3, int word, uint32_t *words) {
    for (size_t first = 0; first < count; first += 8) {
        const size_t rows = count - first < 8 ? count - first : 8;
        EIGHT_WORDS counters[4] = {0, c1, c2, c3};
        for (size_t i = 0; i < rows; i++) counters[0][i] = c0[first + i];
        FUNCTION(philox_rounds)(seed, counters);
        for (size_t i = 0; i < rows; i++) words[first + i] = (uint32_t)counters[word][i];
    }
}
