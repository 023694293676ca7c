#include "cross_entropy.h"

#include "activation.h"

#define LOOPS "cross_entropy_loops.h"
#include "variants.h"

void timbre_class_losses(
    const struct timbre_labels *labels, size_t rows, size_t columns, float scale, bool has_gradient, float *memory,
    float *outputs, float *losses) {
    CHOOSE(class_losses, labels, rows, columns, scale, has_gradient, memory, outputs, losses);
}

void timbre_label_losses(
    const struct timbre_labels *labels, size_t rows, size_t columns, float scale, bool has_gradient, float *memory,
    float *outputs, float *losses) {
    CHOOSE(label_losses, labels, rows, columns, scale, has_gradient, memory, outputs, losses);
}
