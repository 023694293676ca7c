#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Row i has the labels ids[e] with weights[e] for e in starts[i]..<starts[i + 1], each id once.
struct timbre_labels {
    const int32_t *starts, *ids;
    const float *weights;
};

/// Losses of outputs by labels, and where asked for `scale` times their gradient in the outputs' place: `CrossEntropy` has the
/// formulas.
///   outputs: [rows, columns];  losses: [rows];  memory: [columns]
void timbre_class_losses(
    const struct timbre_labels *labels, size_t rows, size_t columns, float scale, bool has_gradient, float *memory,
    float *outputs, float *losses);
void timbre_label_losses(
    const struct timbre_labels *labels, size_t rows, size_t columns, float scale, bool has_gradient, float *memory,
    float *outputs, float *losses);
