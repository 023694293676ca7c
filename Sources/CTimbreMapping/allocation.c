#include "CTimbreMapping.h"

#if defined(__GLIBC__)
#include <malloc.h>

void timbre_give_memory_back(void) {
    mallopt(M_ARENA_MAX, 4);
    // A fixed threshold: glibc raises its own with the largest block that was freed.
    mallopt(M_MMAP_THRESHOLD, 1 << 20);
}
#else
void timbre_give_memory_back(void) {}
#endif
