#pragma once
#include <stddef.h>
#include <stdint.h>

/// Songs that are compared with each other, at most.
#define TIMBRE_CONTRAST_SONGS 128
/// Categories by which they are, at most.
#define TIMBRE_CONTRAST_CATEGORIES 4

struct timbre_contrast {
    /// 1 / temperature.
    float sharpness;
    /// What the losses that are there are multiplied by.
    float keep;
    /// At least 1.
    size_t categories;
    /// [categories]
    const float *weights;
};

/// Floats of memory that `timbre_contrast` needs.
size_t timbre_contrast_memory(size_t width, size_t categories);

/// The contrast of a group of songs: `Device.contrast` has the formula.
///   latents: [count, width];  labels: [categories, TIMBRE_CONTRAST_SONGS], 0 beyond `count`;
///   gradient: [count, width], of `scale` times the sum of the losses; NULL for none;  losses: [count]
void timbre_contrast(
    const struct timbre_contrast *contrast, const float *latents, size_t count, size_t width, const int32_t *labels,
    float scale, float *memory, float *gradient, float *losses);
