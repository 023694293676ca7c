#pragma once
#include <stddef.h>
#include <stdint.h>

/// words[i] = word number `word` of Philox 4×32-10(seed)(c0[i], c1, c2, c3).   c0, words: [count]
void timbre_philox(
    uint64_t seed, const uint32_t *c0, size_t count, uint32_t c1, uint32_t c2, uint32_t c3, int word, uint32_t *words);
