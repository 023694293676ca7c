// scores[i, s, t] = Σⱼ queries[i, j] · songs[selected[i, s] · group + t, j]: a chain of fma from 0 in index order, as in
// group_maxima; NaN for songs that do not exist or take part. Where is_selected is 0, slot s is group s.
//
// queries: [q, d]. songs: [n, d]. mask: [ceil(n / 32), 1], read where has_mask is not 0. selected: [q, slots].
// scores: [q, slots, group].
//
// A work-item scores SONGS songs of one query. Launch: one dimension of at least q · slots · group / SONGS work-items.
kernel void score_groups(
    uint q, uint n, uint d, uint group, uint slots, uint has_mask, uint is_selected, global const float *queries,
    ulong queries_offset, global const float *songs, ulong songs_offset, global const uint *mask, ulong mask_offset,
    global const uint *selected, global float *scores
) {
    const uint blocks = group / SONGS;
    const uint block = (uint)(get_global_id(0) % blocks);
    const ulong place = get_global_id(0) / blocks;
    const ulong i = place / slots;
    if (i >= q) return;
    const ulong g = is_selected ? selected[place] : place % slots;
    const ulong first = g * group + (ulong)block * SONGS;
    global const float *query = queries + queries_offset + i * d;

    ulong rows[SONGS];
    float sums[SONGS];
    for (uint s = 0; s < SONGS; s++) {
        rows[s] = songs_offset + min(first + s, (ulong)n - 1) * d;
        sums[s] = 0.0f;
    }
    for (uint j = 0; j < d; j++) {
        for (uint s = 0; s < SONGS; s++) sums[s] = fma(query[j], songs[rows[s] + j], sums[s]);
    }
    global float *to = scores + place * group + (ulong)block * SONGS;
    for (uint s = 0; s < SONGS; s++) {
        const bool counts = first + s < n && takes_part(has_mask, mask + mask_offset, first + s);
        to[s] = counts ? sums[s] : NAN;
    }
}
