#include "top_k_filter.h"
#include "top_k_selection.h"

timbre_top_k_rounded *timbre_top_k_rounded_create(int64_t song_count, int64_t dimensions) {
    if (!top_k_has_filter() || !top_k_filter_takes_dimensions(dimensions)) return NULL;
    timbre_top_k_rounded *rounded = calloc(1, sizeof *rounded);
    if (!rounded) return NULL;
    rounded->dimensions = dimensions;
    rounded->pairs = (dimensions + 1) / 2;
    rounded->panels = song_count / TIMBRE_TOP_K_ROUNDED_PANEL;
    rounded->scales = calloc((size_t)rounded->panels + 1, sizeof *rounded->scales);
    rounded->errors = calloc((size_t)rounded->panels + 1, sizeof *rounded->errors);
    rounded->words = top_k_allocate(
        rounded->panels * TIMBRE_TOP_K_ROUNDED_PANEL * rounded->pairs, sizeof *rounded->words);
    if (rounded->scales && rounded->errors && rounded->words) return rounded;
    timbre_top_k_rounded_free(rounded);
    return NULL;
}

void timbre_top_k_rounded_free(timbre_top_k_rounded *rounded) {
    if (!rounded) return;
    free(rounded->scales);
    free(rounded->errors);
    free(rounded->words);
    free(rounded);
}

_Bool timbre_top_k_round(timbre_top_k_rounded *rounded, const float *songs, int64_t first, int64_t end) {
    const int64_t size = TIMBRE_TOP_K_ROUNDED_PANEL;
    // A selection without queries has the panel in which songs are rearranged.
    timbre_top_k panel = {.dimensions = rounded->dimensions, .panel_count = size};
    panel.panel = top_k_allocate(size * rounded->dimensions, sizeof *panel.panel);
    panel.panel_rows = top_k_allocate(size, sizeof *panel.panel_rows);
    const bool is_there = panel.panel && panel.panel_rows;
    for (int64_t song = first; is_there && song + size <= end; song += size) {
        for (int64_t i = 0; i < size; i++) panel.panel_rows[i] = (int32_t)(song + i);
        rounded->scales[song / size] = top_k_filter_round_panel(
            &panel, songs, rounded->words + song * rounded->pairs, &rounded->errors[song / size]);
    }
    free(panel.panel);
    free(panel.panel_rows);
    return is_there;
}
