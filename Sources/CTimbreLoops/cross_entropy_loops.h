#include "activation_functions.h"

static void FUNCTION(class_losses)(
    const struct timbre_labels *labels, size_t rows, size_t columns, float scale, bool has_gradient,
    float *restrict powers, float *restrict outputs, float *losses) {
    for (size_t row = 0; row < rows; row++, outputs += columns) {
        const int32_t start = labels->starts[row], end = labels->starts[row + 1];
        float most = outputs[0];
        for (size_t j = 1; j < columns; j++) most = outputs[j] > most ? outputs[j] : most;
        // The logarithm of the sum is taken after the largest output, so that no exponential overflows.
        float loss = 0, weight = 0, sum = 0;
        for (int32_t e = start; e < end; e++) {
            loss += labels->weights[e] * (most - outputs[labels->ids[e]]);
            weight += labels->weights[e];
        }
        for (size_t j = 0; j < columns; j++) powers[j] = FUNCTION(exponential)(outputs[j] - most);
        for (size_t j = 0; j < columns; j++) sum += powers[j];
        losses[row] = loss + weight * FUNCTION(logarithm)(sum);
        if (!has_gradient) continue;
        const float share = scale * weight / sum;
        for (size_t j = 0; j < columns; j++) outputs[j] = share * powers[j];
        for (int32_t e = start; e < end; e++) outputs[labels->ids[e]] -= scale * labels->weights[e];
    }
}

static void FUNCTION(label_losses)(
    const struct timbre_labels *labels, size_t rows, size_t columns, float scale, bool has_gradient,
    float *restrict targets, float *restrict outputs, float *losses) {
    const float share = scale / (float)columns;
    for (size_t row = 0; row < rows; row++, outputs += columns) {
        for (size_t j = 0; j < columns; j++) targets[j] = 0;
        for (int32_t e = labels->starts[row]; e < labels->starts[row + 1]; e++)
            targets[labels->ids[e]] = labels->weights[e];
        float loss = 0;
        for (size_t j = 0; j < columns; j++) {
            const float z = outputs[j];
            const float power = FUNCTION(exponential)(-__builtin_fabsf(z));
            loss += ((z > 0 ? z : 0) - targets[j] * z) + FUNCTION(logarithm)(1 + power);
            if (has_gradient) outputs[j] = share * ((z > 0 ? 1 : power) / (1 + power) - targets[j]);
        }
        losses[row] = loss / (float)columns;
    }
}
