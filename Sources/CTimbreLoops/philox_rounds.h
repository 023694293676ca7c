// Philox 4×32-10 of eight counters at a time, a word in the lower half of each 64-bit lane. What stands in the upper half
// does not matter: the multiplication reads the lower one alone.

#ifndef EIGHT_WORDS
#define EIGHT_WORDS FUNCTION(eight_words)
#define LOWER_HALF 0xffffffff
#endif

typedef uint64_t EIGHT_WORDS __attribute__((ext_vector_type(8)));

INLINE void FUNCTION(philox_rounds)(uint64_t seed, EIGHT_WORDS *c) {
    uint32_t k0 = (uint32_t)seed, k1 = (uint32_t)(seed >> 32);
    for (int round = 0; round < 10; round++) {
        EIGHT_WORDS first = (c[0] & LOWER_HALF) * 0xD2511F53;
        EIGHT_WORDS second = (c[2] & LOWER_HALF) * 0xCD9E8D57;
        c[0] = (second >> 32) ^ c[1] ^ k0;
        c[1] = second;
        c[2] = (first >> 32) ^ c[3] ^ k1;
        c[3] = first;
        k0 += 0x9E3779B9;
        k1 += 0xBB67AE85;
    }
}
