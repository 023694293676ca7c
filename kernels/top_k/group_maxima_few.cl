// maxima[i, g] as group_maxima gives them, for few queries: the songs are read once, one after the other, and reading
// them should be all of the time.
//
// queries: [q, d]. songs: [n, d]. mask: [ceil(n / 32), 1], read where has_mask is not 0. maxima: [q, groups].
// memory: local memory for 2 · FEW_LANES rows of (depth / 4 | 1) fours, then depth · FEW_QUERIES numbers, then
// FEW_QUERIES · (FEW_LANES + 1).
//
// A work-group takes 2 · FEW_LANES songs, which are whole groups (of 8, 16 … FEW_LANES), and all queries, FEW_QUERIES
// at a time; a work-item scores two songs of one group. `depth` dimensions (a multiple of 4) at a time lie in local
// memory, a song's side by side, an odd number of fours apart so that neighbours read from different banks. Dimensions
// beyond d are 0, which changes no rank, as in group_maxima_tiles. Launch: one dimension of ceil(n / (2 · FEW_LANES))
// groups of FEW_LANES.

// Work-items of a work-group: a power of two, at least half a group of songs.
#ifndef FEW_LANES
#define FEW_LANES 128
#endif

#define FEW_QUERIES 8
#define STRETCH (2 * FEW_LANES)

kernel __attribute__((reqd_work_group_size(FEW_LANES, 1, 1))) void group_maxima_few(
    uint q, uint n, uint d, uint group, uint groups, uint depth, uint has_mask, global const float *queries,
    ulong queries_offset, global const float *songs, ulong songs_offset, global const uint *mask, ulong mask_offset,
    local float8 *memory, global float *maxima
) {
    const uint pitch = depth / 4 | 1;
    local float4 *song_tile = (local float4 *)memory;
    local float *query_tile = (local float *)(song_tile + STRETCH * pitch);
    local float *partial = query_tile + depth * FEW_QUERIES;
    const uint lane = (uint)get_local_id(0);
    const ulong first = get_global_id(0) / FEW_LANES * STRETCH;
    const uint half_group = group / 2, groups_here = STRETCH / group;
    const uint near = lane / half_group * group + lane % half_group, far = near + half_group;
    const bool takes_near = taking_part(has_mask, mask + mask_offset, first + near, n, 1);
    const bool takes_far = taking_part(has_mask, mask + mask_offset, first + far, n, 1);
    const bool songs_in_fours = in_fours(d, songs_offset);

    for (uint tile = 0; tile < q; tile += FEW_QUERIES) {
        float8 near_sums = (float8)(0.0f), far_sums = (float8)(0.0f);
        for (uint from = 0; from < d; from += depth) {
            const uint fours = (min(depth, d - from) + 3) / 4;
            // What is there has been read by all.
            barrier(CLK_LOCAL_MEM_FENCE);
            if (tile == 0 || depth < d) {
                // Neighbouring work-items fetch neighbouring fours; one division serves for all of them.
                const uint rows_on = FEW_LANES / fours, fours_on = FEW_LANES % fours;
                uint row = lane / fours, column = lane % fours;
#pragma unroll 4
                for (uint i = lane; i < STRETCH * fours; i += FEW_LANES) {
                    const uint place = from + 4 * column;
                    const ulong song = min(first + row, (ulong)n - 1);
                    song_tile[row * pitch + column] =
                        up_to_four(songs + songs_offset + song * d + place, d - place, songs_in_fours);
                    row += rows_on;
                    column += fours_on;
                    if (column >= fours) {
                        column -= fours;
                        row++;
                    }
                }
            }
            for (uint i = lane; i < 4 * fours * FEW_QUERIES; i += FEW_LANES) {
                const uint j = from + i / FEW_QUERIES;
                const ulong query = min(tile + i % FEW_QUERIES, q - 1);
                query_tile[i] = j < d ? queries[queries_offset + query * d + j] : 0.0f;
            }
            barrier(CLK_LOCAL_MEM_FENCE);
            local const float4 *a_fours = song_tile + near * pitch, *b_fours = song_tile + far * pitch;
            local const float8 *values = (local const float8 *)query_tile, *end = values + 4 * fours;
            for (; values < end; values += 4) {
                const float4 a = *a_fours++, b = *b_fours++;
                near_sums = fma(values[0], (float8)(a.x), near_sums);
                far_sums = fma(values[0], (float8)(b.x), far_sums);
                near_sums = fma(values[1], (float8)(a.y), near_sums);
                far_sums = fma(values[1], (float8)(b.y), far_sums);
                near_sums = fma(values[2], (float8)(a.z), near_sums);
                far_sums = fma(values[2], (float8)(b.z), far_sums);
                near_sums = fma(values[3], (float8)(a.w), near_sums);
                far_sums = fma(values[3], (float8)(b.w), far_sums);
            }
        }
        const float8 scores =
            fmax(takes_near ? near_sums : (float8)(NAN), takes_far ? far_sums : (float8)(NAN));
        float values[FEW_QUERIES];
        vstore8(scores, 0, values);
#pragma unroll
        for (uint i = 0; i < FEW_QUERIES; i++) partial[i * (FEW_LANES + 1) + lane] = values[i];
        barrier(CLK_LOCAL_MEM_FENCE);
        for (uint i = lane; i < FEW_QUERIES * groups_here; i += FEW_LANES) {
            const uint query = i / groups_here, number = i % groups_here;
            const ulong g = first / group + number;
            if (tile + query >= q || g >= groups) continue;
            local const float *scored = partial + query * (FEW_LANES + 1) + number * half_group;
            float best = scored[0];
            for (uint t = 1; t < half_group; t++) best = fmax(best, scored[t]);
            maxima[(ulong)(tile + query) * groups + g] = best;
        }
    }
}
