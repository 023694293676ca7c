#pragma once
#include <stddef.h>

/// result = gelu(values): `Device.gelu` has the formula.
void timbre_gelu(const float *values, size_t count, float *result);

/// gradients ⊙= gelu′(values).
void timbre_gelu_gradient(const float *values, size_t count, float *gradients);
