#include "activation.h"

#define LOOPS "activation_loops.h"
#include "variants.h"

void timbre_activate(enum timbre_activation activation, float *values, size_t count) {
    CHOOSE(activate, activation, values, count);
}

void timbre_activation_gradient(
    enum timbre_activation activation, const float *outputs, float scale, float *gradients, size_t count) {
    CHOOSE(activation_gradient, activation, outputs, scale, gradients, count);
}
