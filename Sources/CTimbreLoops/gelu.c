#include "gelu.h"

#include "activation.h"

#define LOOPS "gelu_loops.h"
#include "variants.h"

void timbre_gelu(const float *values, size_t count, float *result) { CHOOSE(gelu, values, count, result); }

void timbre_gelu_gradient(const float *values, size_t count, float *gradients) {
    CHOOSE(gelu_gradient, values, count, gradients);
}
