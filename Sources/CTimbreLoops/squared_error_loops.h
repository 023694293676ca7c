#include "activation_functions.h"

// Sixteen columns at a time on every instruction set, since the order of a row's sum follows from it.
#define COLUMNS 16
#define SIXTEEN FUNCTION(sixteen)
typedef float SIXTEEN __attribute__((ext_vector_type(COLUMNS), aligned(4)));

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
            float output[COLUMNS] = {0}, target[COLUMNS] = {0}, gradient[COLUMNS];
            memcpy(output, outputs + j, (columns - j) * sizeof(float));
            memcpy(target, targets + j, (columns - j) * sizeof(float));
            FUNCTION(differences)(activation, output, target, scale, gradients ? gradient : NULL, &sums);
            if (gradients) memcpy(gradients + j, gradient, (columns - j) * sizeof(float));
        }
        float lanes[COLUMNS];
        *(SIXTEEN *)lanes = sums;
        for (int half = COLUMNS / 2; half; half /= 2)
            for (int i = 0; i < half; i++) lanes[i] += lanes[i + half];
        losses[row] = lanes[0] / (float)columns;
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
#undef SIXTEEN
