// maxima[i, g] as group_maxima gives them, for many queries on a device whose work-items share fast local memory.
//
// queries: [q, d]. songs: [n, d]. mask: [ceil(n / 32), 1], read where has_mask is not 0. maxima: [q, groups].
// tile: local memory for depth · (QUERY_PITCH + SONG_PITCH) numbers.
//
// A work-group takes QUERY_LANES · LANE_QUERIES queries and GROUP_LANES groups of songs; a work-item takes LANE_QUERIES
// of the queries and one group, whose best scores stay in its registers, LANE_SONGS songs at a time. `depth` dimensions
// (a multiple of 4) at a time of the queries and of the songs of a step lie in local memory, dimension by dimension.
// Dimensions beyond d are 0 in both: fma(0, 0, x) is x but for the sign of a zero, which is ranked as 0 is.
//
// Launch: one dimension of ceil(groups / GROUP_LANES) · ceil(q / (QUERY_LANES · LANE_QUERIES)) groups of LANES: the
// work-groups that read the same songs next to each other.

// Work-items side by side over the queries of a work-group, and over its groups of songs.
#ifndef QUERY_LANES
#define QUERY_LANES 16
#endif
#ifndef GROUP_LANES
#define GROUP_LANES 16
#endif

// Queries and songs that one work-item scores at once; multiples of 4, and songs at most 8.
#ifndef LANE_QUERIES
#define LANE_QUERIES 8
#endif
#ifndef LANE_SONGS
#define LANE_SONGS 8
#endif

#define LANES (QUERY_LANES * GROUP_LANES)
#define TILE_QUERIES (QUERY_LANES * LANE_QUERIES)
#define TILE_SONGS (GROUP_LANES * LANE_SONGS)

// Four more than the numbers of a dimension: stores of neighbouring dimensions meet fewer banks twice, and vectors of
// four stay aligned.
#define QUERY_PITCH (TILE_QUERIES + 4)
#define SONG_PITCH (TILE_SONGS + 4)

kernel __attribute__((reqd_work_group_size(LANES, 1, 1))) void group_maxima_tiles(
    uint q, uint n, uint d, uint group, uint groups, uint depth, uint has_mask, global const float *queries,
    ulong queries_offset, global const float *songs, ulong songs_offset, global const uint *mask, ulong mask_offset,
    local float4 *tile, global float *maxima
) {
    local float *query_tile = (local float *)tile;
    local float *song_tile = query_tile + depth * QUERY_PITCH;
    const uint lane = (uint)get_local_id(0);
    const uint query_lane = lane / GROUP_LANES, group_lane = lane % GROUP_LANES;
    const uint query_tiles = (q - 1) / TILE_QUERIES + 1;
    const ulong work_group = get_global_id(0) / LANES;
    const uint first_query = (uint)(work_group % query_tiles) * TILE_QUERIES;
    const ulong first_group = work_group / query_tiles * GROUP_LANES;
    const bool queries_in_fours = in_fours(d, queries_offset), songs_in_fours = in_fours(d, songs_offset);

    float best[LANE_QUERIES];
#pragma unroll
    for (uint i = 0; i < LANE_QUERIES; i++) best[i] = NAN;

    for (uint step = 0; step < group; step += LANE_SONGS) {
        float4 sums[LANE_QUERIES][LANE_SONGS / 4];
#pragma unroll
        for (uint i = 0; i < LANE_QUERIES; i++) {
#pragma unroll
            for (uint v = 0; v < LANE_SONGS / 4; v++) sums[i][v] = (float4)(0.0f);
        }
        for (uint from = 0; from < d; from += depth) {
            const uint fours = (min(depth, d - from) + 3) / 4;
            // What is there has been read by all.
            barrier(CLK_LOCAL_MEM_FENCE);
            // Neighbouring work-items fetch neighbouring fours; one division serves for all of them.
            const uint rows_on = LANES / fours, fours_on = LANES % fours;
            uint row = lane / fours, column = lane % fours;
            if (step == 0 || depth < d) {
                while (row < TILE_QUERIES) {
                    const uint place = from + 4 * column;
                    const ulong query = min(first_query + row, q - 1);
                    const float4 values = up_to_four(
                        queries + queries_offset + query * d + place, d - place, queries_in_fours);
                    local float *to = query_tile + 4 * column * QUERY_PITCH + row;
                    to[0] = values.x;
                    to[QUERY_PITCH] = values.y;
                    to[2 * QUERY_PITCH] = values.z;
                    to[3 * QUERY_PITCH] = values.w;
                    row += rows_on;
                    column += fours_on;
                    if (column >= fours) {
                        column -= fours;
                        row++;
                    }
                }
            }
            row = lane / fours;
            column = lane % fours;
            while (row < TILE_SONGS) {
                const uint place = from + 4 * column;
                const uint number = row % LANE_SONGS;
                const ulong song = min((first_group + row / LANE_SONGS) * group + step + number, (ulong)n - 1);
                const float4 values = up_to_four(songs + songs_offset + song * d + place, d - place, songs_in_fours);
                // Neighbouring work-items read neighbouring fours: those of a group lie apart.
                local float *to = song_tile + 4 * column * SONG_PITCH + number / 4 * (4 * GROUP_LANES)
                    + row / LANE_SONGS * 4 + number % 4;
                to[0] = values.x;
                to[SONG_PITCH] = values.y;
                to[2 * SONG_PITCH] = values.z;
                to[3 * SONG_PITCH] = values.w;
                row += rows_on;
                column += fours_on;
                if (column >= fours) {
                    column -= fours;
                    row++;
                }
            }
            barrier(CLK_LOCAL_MEM_FENCE);
#pragma unroll 4
            for (uint j = 0; j < 4 * fours; j++) {
                float query[LANE_QUERIES];
                float4 song[LANE_SONGS / 4];
#pragma unroll
                for (uint v = 0; v < LANE_QUERIES / 4; v++) {
                    const float4 values =
                        *(local const float4 *)(query_tile + j * QUERY_PITCH + (v * QUERY_LANES + query_lane) * 4);
                    query[4 * v] = values.x;
                    query[4 * v + 1] = values.y;
                    query[4 * v + 2] = values.z;
                    query[4 * v + 3] = values.w;
                }
#pragma unroll
                for (uint v = 0; v < LANE_SONGS / 4; v++) {
                    song[v] = *(local const float4 *)(song_tile + j * SONG_PITCH + (v * GROUP_LANES + group_lane) * 4);
                }
#pragma unroll
                for (uint i = 0; i < LANE_QUERIES; i++) {
#pragma unroll
                    for (uint v = 0; v < LANE_SONGS / 4; v++) {
                        sums[i][v] = fma((float4)(query[i]), song[v], sums[i][v]);
                    }
                }
            }
        }
        const ulong first = (first_group + group_lane) * group + step;
        const uint taking = taking_part(has_mask, mask + mask_offset, first, n, LANE_SONGS);
#pragma unroll
        for (uint v = 0; v < LANE_SONGS / 4; v++) {
            const uint four_taking = taking >> (4 * v) & 15;
            const int4 takes =
                as_int4((uint4)(four_taking, four_taking >> 1, four_taking >> 2, four_taking >> 3) << 31);
#pragma unroll
            for (uint i = 0; i < LANE_QUERIES; i++) {
                // A branch that nearly all work-items take alike; without it each score costs a selection.
                const float4 scores = four_taking == 15 ? sums[i][v] : select((float4)(NAN), sums[i][v], takes);
                best[i] = fmax(best[i], fmax(fmax(scores.x, scores.y), fmax(scores.z, scores.w)));
            }
        }
    }
    const ulong g = first_group + group_lane;
    if (g >= groups) return;
#pragma unroll
    for (uint i = 0; i < LANE_QUERIES; i++) {
        const uint query = first_query + (i / 4 * QUERY_LANES + query_lane) * 4 + i % 4;
        if (query < q) maxima[(ulong)query * groups + g] = best[i];
    }
}
