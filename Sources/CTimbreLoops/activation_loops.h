#include "activation_functions.h"

static void FUNCTION(activate)(enum timbre_activation activation, float *values, size_t count) {
#define LOOP(kind) \
    for (size_t i = 0; i < count; i++) values[i] = FUNCTION(activated)(kind, values[i])
    FOR_EACH_ACTIVATION(activation, LOOP)
#undef LOOP
}

static void FUNCTION(activation_gradient)(
    enum timbre_activation activation, const float *restrict outputs, float scale, float *restrict gradients,
    size_t count) {
    float inverse = 1 / scale;
#define LOOP(kind)                     \
    for (size_t i = 0; i < count; i++) \
    gradients[i] *= scale * FUNCTION(slope)(kind, outputs[i] * inverse)
    FOR_EACH_ACTIVATION(activation, LOOP)
#undef LOOP
}
