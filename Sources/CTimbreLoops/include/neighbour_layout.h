#pragma once
#include <stddef.h>
#include <stdint.h>

/// Numbers that `rates` and `neighbours` must have room for beyond their last.
enum { timbre_layout_padding = 16 };

/// One epoch of a layout by the edges of a graph, for `count` points of a plane from `first` on: each goes from its
/// place in `old` to its place in `new` by the samples of its edges, one after the other. With p the place so far, a
/// sample of the edge to point j adds
/// rate · (clip(−2 (p − oldⱼ) / (1 + |p − oldⱼ|²)) + Σ clip(2 (p − q) / ((0.001 + |p − q|²) (1 + |p − q|²))))
/// over seven random places q of the `place_count` in `places`, clip: each coordinate to −4 … 4.
///
/// Edge e has a sample in the epochs where `(epoch + 1) · rates[e]` wraps around 2³²: a share rates[e] / 2³² of them.
/// Random places come from a hash of `key`, the point and the sample.
void timbre_lay_out(
    const float *old, float *new, size_t first, size_t count, const float *places, size_t place_count,
    const int64_t *starts, const int32_t *neighbours, const uint32_t *rates, uint32_t epoch, float rate, uint32_t key);
