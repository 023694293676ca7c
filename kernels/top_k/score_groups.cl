// scores[i, s, t] = Σⱼ queries[i, j] · songs[selected[i, s] · group + t, j]: a chain of fma from 0 in index order, as
// in group_maxima; NaN for songs that do not exist or are left out. Where is_selected is 0, slot s is group s.
//
// queries: [q, d]. songs: [n, d]. mask: [ceil(n / 32), 1], read where has_mask is not 0. selected: [q, slots].
// scores: [q, slots, group].
//
// A work-item scores RESCORED songs of one query. Launch: one dimension of at least q · slots · group / RESCORED
// work-items.

// Songs that one work-item scores at once: 1, 2, 4 or 8. Many hide how long a CPU's addition takes; on a GPU one for
// each work-item lets neighbours read neighbouring songs.
#ifndef RESCORED
#define RESCORED 8
#endif

kernel void score_groups(
    uint q, uint n, uint d, uint group, uint slots, uint has_mask, uint is_selected, global const float *queries,
    ulong queries_offset, global const float *songs, ulong songs_offset, global const uint *mask, ulong mask_offset,
    global const uint *selected, global float *scores
) {
    const uint blocks = group / RESCORED;
    const uint block = (uint)(get_global_id(0) % blocks);
    const ulong place = get_global_id(0) / blocks;
    const ulong i = place / slots;
    if (i >= q) return;
    const ulong g = is_selected ? selected[place] : place % slots;
    const ulong first = g * group + (ulong)block * RESCORED;
    global const float *query = queries + queries_offset + i * d;
    const bool query_in_fours = in_fours(d, queries_offset), songs_in_fours = in_fours(d, songs_offset);

    global const float *rows[RESCORED];
    float sums[RESCORED];
    for (uint s = 0; s < RESCORED; s++) {
        rows[s] = songs + songs_offset + min(first + s, (ulong)n - 1) * d;
        sums[s] = 0.0f;
    }
    uint j = 0;
    for (; j + 4 <= d; j += 4) {
        const float4 a = four(query + j, query_in_fours);
        for (uint s = 0; s < RESCORED; s++) {
            const float4 b = four(rows[s] + j, songs_in_fours);
            sums[s] = fma(a.w, b.w, fma(a.z, b.z, fma(a.y, b.y, fma(a.x, b.x, sums[s]))));
        }
    }
    for (; j < d; j++) {
        for (uint s = 0; s < RESCORED; s++) sums[s] = fma(query[j], rows[s][j], sums[s]);
    }
    const uint taking = taking_part(has_mask, mask + mask_offset, first, n, RESCORED);
    global float *to = scores + place * group + (ulong)block * RESCORED;
    for (uint s = 0; s < RESCORED; s++) to[s] = taking >> s & 1 ? sums[s] : NAN;
}
