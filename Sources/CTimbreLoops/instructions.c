#include "instructions.h"

static _Thread_local enum timbre_instructions limit = timbre_avx512;

static enum timbre_instructions widest(void) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("x86-64-v4")) return timbre_avx512;
    if (__builtin_cpu_supports("x86-64-v3")) return timbre_avx2;
#endif
    return timbre_baseline;
}

enum timbre_instructions timbre_instructions(void) {
    enum timbre_instructions present = widest();
    return present < limit ? present : limit;
}

void timbre_limit_instructions(enum timbre_instructions widest) { limit = widest; }

bool timbre_fuses(void) {
#if defined(__x86_64__)
    return widest() >= timbre_avx2;
#else
    return true;
#endif
}
