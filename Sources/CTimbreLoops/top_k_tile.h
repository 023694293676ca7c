// The score loop for one level, included once for each. Before inclusion:
//   TOP_K_NAME(name)  appends the level to a name
//   TOP_K_LANES       floats in a vector register
//   TOP_K_VECTORS     registers of songs in a register tile
//   TOP_K_WIDEST      queries in the largest register tile; TOP_K_WIDTHS calls its argument for every width

typedef float TOP_K_NAME(vector) __attribute__((vector_size(TOP_K_LANES * 4)));
typedef _Bool TOP_K_NAME(bits) __attribute__((ext_vector_type(TOP_K_LANES)));

static inline __attribute__((always_inline)) uint32_t TOP_K_NAME(at_least)(TOP_K_NAME(vector) scores, float threshold) {
    const TOP_K_NAME(bits) bits = __builtin_convertvector(scores >= threshold, TOP_K_NAME(bits));
    uint32_t word = 0;
    memcpy(&word, &bits, sizeof bits);
    return word & (uint32_t)((UINT64_C(1) << TOP_K_LANES) - 1);
}

/// Candidates among the lanes that hit. Out of line: hits are rare, and the score loop needs the registers.
static __attribute__((noinline)) void TOP_K_NAME(collect)(
    timbre_top_k *selection, int64_t query, const float *scores, const int32_t *rows, uint32_t hits) {
    for (; hits; hits &= hits - 1) {
        const int lane = __builtin_ctz(hits);
        // An earlier lane may have raised the threshold.
        if (scores[lane] >= selection->thresholds[query])
            top_k_push(selection, query, top_k_key(scores[lane], rows[lane]));
    }
}

/// Scores `width` queries against every song of the panel, `TOP_K_LANES * TOP_K_VECTORS` songs at a time in registers.
static inline __attribute__((always_inline)) void TOP_K_NAME(score)(
    timbre_top_k *selection, const top_k_tile *tile, const int width) {
    enum { songs_at_once = TOP_K_LANES * TOP_K_VECTORS };
    typedef TOP_K_NAME(vector) vector;
    const int64_t dimensions = selection->dimensions;
    const float *const thresholds = selection->thresholds + tile->first;
    for (int64_t start = 0; start < selection->panel_count; start += songs_at_once) {
        const float *songs =
            selection->panel + start / TOP_K_BLOCK * TOP_K_BLOCK * dimensions + start % TOP_K_BLOCK;
        const float *queries = selection->packed + tile->packed_offset;
        vector scores[TOP_K_WIDEST][TOP_K_VECTORS];
#pragma clang loop unroll(full)
        for (int q = 0; q < width; q++)
#pragma clang loop unroll(full)
            for (int v = 0; v < TOP_K_VECTORS; v++) scores[q][v] = (vector){0};
        for (int64_t j = 0; j < dimensions; j++, songs += TOP_K_BLOCK, queries += width) {
            vector song[TOP_K_VECTORS];
            memcpy(song, songs, sizeof song);
#pragma clang loop unroll(full)
            for (int q = 0; q < width; q++) {
                const vector query = queries[q] - (vector){0};
#pragma clang loop unroll(full)
                for (int v = 0; v < TOP_K_VECTORS; v++)
                    scores[q][v] = __builtin_elementwise_fma(query, song[v], scores[q][v]);
            }
        }
        uint32_t hits[TOP_K_WIDEST], any = 0;
#pragma clang loop unroll(full)
        for (int q = 0; q < width; q++) {
            hits[q] = 0;
#pragma clang loop unroll(full)
            for (int v = 0; v < TOP_K_VECTORS; v++)
                hits[q] |= TOP_K_NAME(at_least)(scores[q][v], thresholds[q]) << (v * TOP_K_LANES);
            any |= hits[q];
        }
        if (__builtin_expect(any != 0, 0)) {
            const int64_t left = selection->panel_count - start;
            const uint32_t present = left >= 32 ? ~0u : (1u << left) - 1;
#pragma clang loop unroll(full)
            for (int q = 0; q < width; q++)
                if (hits[q] & present) {
                    float stored[songs_at_once];
                    memcpy(stored, scores[q], sizeof stored);
                    TOP_K_NAME(collect)(
                        selection, tile->first + q, stored, selection->panel_rows + start, hits[q] & present);
                }
        }
    }
}

static void TOP_K_NAME(scan_panel)(timbre_top_k *selection, const top_k_tile *tile) {
#define TOP_K_CASE(width) \
    case width: TOP_K_NAME(score)(selection, tile, width); break;
    switch (tile->width) { TOP_K_WIDTHS(TOP_K_CASE) }
#undef TOP_K_CASE
}

#undef TOP_K_NAME
#undef TOP_K_LANES
#undef TOP_K_VECTORS
#undef TOP_K_WIDEST
#undef TOP_K_WIDTHS
