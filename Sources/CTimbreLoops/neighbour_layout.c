#include "neighbour_layout.h"

#define LOOPS "neighbour_layout_loops.h"
#include "variants.h"

void timbre_lay_out(
    const float *old, float *new, size_t first, size_t count, const float *places, size_t place_count,
    const int64_t *starts, const int32_t *neighbours, const uint32_t *rates, uint32_t epoch, float rate, uint32_t key) {
    CHOOSE(lay_out, old, new, first, count, places, place_count, starts, neighbours, rates, epoch, rate, key);
}
