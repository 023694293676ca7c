#include "activation_functions.h"
#include "sixteen.h"

#define COLUMNS 16

INLINE void FUNCTION(differences)(
    const enum timbre_activation activation, const float *outputs, const float *targets, float scale, float *gradients,
    SIXTEEN *sums) {
    SIXTEEN y = *(const SIXTEEN *)outputs;
    SIXTEEN difference = y - *(const SIXTEEN *)targets;
    *sums = __builtin_elementwise_fma(difference, difference, *sums);
    if (!gradients) return;
    SIXTEEN slopes;
    for (int j = 0; j < COLUMNS; j++) slopes[j] = FUNCTION(slope)(activation, y[j]);
    *(SIXTEEN *)gradients = scale * difference * slopes;
}

INLINE void FUNCTION(squared_errors)(
    const enum timbre_activation activation, const float *outputs, const float *targets, size_t rows, size_t columns,
    float scale, float *gradients, float *losses) {
    for (size_t row = 0; row < rows; row++, outputs += columns, targets += columns) {
        SIXTEEN sums = 0;
        size_t j = 0;
        for (; j + COLUMNS <= columns; j += COLUMNS)
            FUNCTION(differences)(activation, outputs + j, targets + j, scale, gradients ? gradients + j : NULL, &sums);
        if (j < columns) {
            // Calls of memcpy would cost more than the rest.
            const size_t left = columns - j;
            float output[COLUMNS], target[COLUMNS], gradient[COLUMNS];
            for (size_t l = 0; l < COLUMNS; l++) {
                output[l] = l < left ? outputs[j + l] : 0;
                target[l] = l < left ? targets[j + l] : 0;
            }
            FUNCTION(differences)(activation, output, target, scale, gradients ? gradient : NULL, &sums);
            for (size_t l = 0; gradients && l < COLUMNS; l++)
                if (l < left) gradients[j + l] = gradient[l];
        }
        losses[row] = FUNCTION(sum_of_sixteen)(&sums) / (float)columns;
        if (gradients) gradients += columns;
    }
}

static void FUNCTION(squared_error)(
    enum timbre_activation activation, const float *outputs, const float *targets, size_t rows, size_t columns,
    float scale, float *gradients, float *losses) {
#define LOOP(kind) FUNCTION(squared_errors)(kind, outputs, targets, rows, columns, scale, gradients, losses)
    FOR_EACH_ACTIVATION(activation, LOOP)
#undef LOOP
}

#undef COLUMNS
