#include "activation_functions.h"

// 2 √(2 / π), and that times 0.044715.
#define LINEAR 1.5957691216057308f
#define CUBIC 0.0713548162726009f

static void FUNCTION(gelu)(const float *restrict values, size_t count, float *restrict result) {
    for (size_t i = 0; i < count; i++) {
        const float x = values[i];
        result[i] = x * FUNCTION(sigmoid)(x * __builtin_elementwise_fma(CUBIC, x * x, LINEAR));
    }
}

static void FUNCTION(gelu_gradient)(const float *restrict values, size_t count, float *restrict gradients) {
    for (size_t i = 0; i < count; i++) {
        const float x = values[i], square = x * x;
        const float share = FUNCTION(sigmoid)(x * __builtin_elementwise_fma(CUBIC, square, LINEAR));
        const float slope = __builtin_elementwise_fma(3 * CUBIC, square, LINEAR);
        gradients[i] *= __builtin_elementwise_fma(x * share * (1 - share), slope, share);
    }
}

#undef LINEAR
#undef CUBIC
