#pragma once
#include <stddef.h>

enum timbre_activation { timbre_linear, timbre_relu, timbre_sigmoid, timbre_tanh };

/// values = activation(values). Sigmoid and tanh are within 3 units in the last place.
void timbre_activate(enum timbre_activation activation, float *values, size_t count);

/// gradients ⊙= activation′ · scale, by what the layer gave: `outputs` = scale · activation(z), or 0 where it was
/// dropped. The gradient of a dropped relu or sigmoid is 0 by that alone; of linear and tanh it is not.
void timbre_activation_gradient(
    enum timbre_activation activation, const float *outputs, float scale, float *gradients, size_t count);
