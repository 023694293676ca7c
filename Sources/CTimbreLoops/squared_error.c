#include "squared_error.h"

#include <stdint.h>

#define LOOPS "squared_error_loops.h"
#include "variants.h"

void timbre_squared_error(
    enum timbre_activation activation, const float *outputs, const float *targets, size_t rows, size_t columns,
    float scale, float *gradients, float *losses) {
    CHOOSE(squared_error, activation, outputs, targets, rows, columns, scale, gradients, losses);
}
