#include "adam.h"

#include <float.h>
#include <stdbool.h>
#include <string.h>

#define LOOPS "adam_loops.h"
#include "variants.h"

void timbre_adam(
    const struct timbre_adam *constants, float rate, float *values, float *mean, float *variance,
    const float *gradient, size_t count) {
    CHOOSE(adam, constants, rate, values, mean, variance, gradient, count);
}

void timbre_adam_replay(
    const struct timbre_adam *constants, const float *rates, int32_t until, struct timbre_adam_rows table,
    const int32_t *rows, size_t count) {
    CHOOSE(adam_replay, constants, rates, until, table, rows, count);
}

void timbre_adam_step(
    const struct timbre_adam *constants, const float *rates, int32_t step, struct timbre_adam_rows table,
    const int32_t *rows, size_t count, const float *gradient) {
    CHOOSE(adam_step, constants, rates, step, table, rows, count, gradient);
}
