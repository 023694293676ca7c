// maxima[i, g] = the largest score of query i among songs g · group ..< (g + 1) · group; NaN where
// none takes part.
//
// packed: [ceil(q / QUERIES), d, QUERIES], from pack_queries. songs: [n, d]. mask: [ceil(n / 32), 1], read where
// has_mask is not 0. maxima: [q, groups]. A score is a chain of fma from 0 in index order, as in score_groups.
//
// For CPUs: registers are all it blocks for, and no work-item waits for another. A work-item takes QUERIES queries and
// one group, SONGS songs at a time; those next to each other take the same songs. Launch: one dimension of at least
// groups · ceil(q / QUERIES) work-items.
#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#define VECTOR JOIN(float, QUERIES)
#define LOAD JOIN(vload, QUERIES)
#define STORE JOIN(vstore, QUERIES)

// Queries that one work-item scores at once, as one vector: 4, 8 or 16.
#ifndef QUERIES
#define QUERIES 4
#endif

// Songs that one work-item scores at once: 4 or 8. Groups of songs are multiples of 8.
#ifndef SONGS
#define SONGS 8
#endif

kernel void group_maxima(
    uint q, uint n, uint d, uint group, uint groups, uint has_mask, global const float *packed,
    global const float *songs, ulong songs_offset, global const uint *mask, ulong mask_offset, global float *maxima
) {
    const uint tiles = (q + QUERIES - 1) / QUERIES;
    const uint tile = (uint)(get_global_id(0) % tiles);
    const ulong g = get_global_id(0) / tiles;
    if (g >= groups) return;
    const uint begin = (uint)g * group;
    const uint end = n - begin < group ? n : begin + group;
    global const float *queries = packed + (ulong)tile * d * QUERIES;

    VECTOR best = (VECTOR)(NAN);
    for (uint first = begin; first < end; first += SONGS) {
        global const float *rows[SONGS];
        VECTOR sums[SONGS];
        for (uint s = 0; s < SONGS; s++) {
            rows[s] = songs + songs_offset + (ulong)min(first + s, end - 1) * d;
            sums[s] = (VECTOR)(0.0f);
        }
        for (uint j = 0; j < d; j++) {
            const VECTOR query = LOAD(j, queries);
            for (uint s = 0; s < SONGS; s++) sums[s] = fma(query, (VECTOR)(rows[s][j]), sums[s]);
        }
        const uint taking = taking_part(has_mask, mask + mask_offset, first, n, SONGS);
        for (uint s = 0; s < SONGS; s++) {
            if (taking >> s & 1) best = fmax(best, sums[s]);
        }
    }
    float values[QUERIES];
    STORE(best, 0, values);
    for (uint i = 0; i < QUERIES; i++) {
        if (tile * QUERIES + i < q) maxima[((ulong)tile * QUERIES + i) * groups + g] = values[i];
    }
}
