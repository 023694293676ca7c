#include "philox.h"

#define LOOPS "philox_loops.h"
#include "variants.h"

void timbre_philox(
    uint64_t seed, const uint32_t *c0, size_t count, uint32_t c1, uint32_t c2, uint32_t c3, int word, uint32_t *words) {
    CHOOSE(philox, seed, c0, count, c1, c2, c3, word, words);
}
