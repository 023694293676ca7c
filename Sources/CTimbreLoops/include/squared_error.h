#pragma once
#include <stddef.h>

#include "activation.h"

/// losses[i] = Σⱼ (outputs[i, j] − targets[i, j])² / columns, and, where `gradients` is not NULL,
/// gradients = scale · (outputs − targets) ⊙ activation′; `gradients` may be `outputs`.
/// A row's sum is of 16 sums, of every 16th column each.
void timbre_squared_error(
    enum timbre_activation activation, const float *outputs, const float *targets, size_t rows, size_t columns,
    float scale, float *gradients, float *losses);
