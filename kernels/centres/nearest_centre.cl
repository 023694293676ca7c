// nearest[i] = argmin over c of halves[c] − Σⱼ rows[i, j] · centres[c, j], the first of equals, and where has_distances
// is not 0, distances[i] = Σⱼ (rows[i, j] − centres[nearest[i], j])².
//
// rows: [n, d]. centres: [k, d]. halves: [k, 1], of half_squares. nearest, distances: [n, 1]. Both sums are chains of
// fused multiply-adds in the order of j.
// tile: local memory for depth · (TILE_ROWS + BLOCK_CENTRES) numbers.
//
// A work-group takes TILE_ROWS rows, a work-item LANE_ROWS of them, whose best centres stay in its registers while the
// centres pass, BLOCK_CENTRES at a time. `depth` dimensions of rows and centres at a time lie in local memory,
// dimension by dimension: the rows once for all centres where these are all dimensions.
//
// Launch: one dimension of ceil(n / TILE_ROWS) groups of NEAREST_LANES.

#pragma OPENCL FP_CONTRACT OFF

// Work-items of a group.
#ifndef NEAREST_LANES
#define NEAREST_LANES 64
#endif

// Centres that a work-item compares at once, each in four registers.
#ifndef BLOCK_CENTRES
#define BLOCK_CENTRES 16
#endif

#define LANE_ROWS 4
#define TILE_ROWS (NEAREST_LANES * LANE_ROWS)

// halves[c] = Σⱼ centres[c, j]² / 2. Launch: one dimension of at least k work-items.
kernel void half_squares(uint k, uint d, global const float *centres, ulong centres_offset, global float *halves) {
    const ulong c = get_global_id(0);
    if (c >= k) return;
    float squares = 0.0f;
    for (uint j = 0; j < d; j++) {
        const float value = centres[centres_offset + c * d + j];
        squares = fma(value, value, squares);
    }
    halves[c] = squares / 2.0f;
}

kernel __attribute__((reqd_work_group_size(NEAREST_LANES, 1, 1))) void nearest_centre(
    uint n, uint d, uint k, uint depth, uint has_distances, global const float *rows, ulong rows_offset,
    global const float *centres, ulong centres_offset, global const float *halves, local float4 *tile,
    global int *nearest, ulong nearest_offset, global float *distances, ulong distances_offset
) {
    local float *row_tile = (local float *)tile;
    local float *centre_tile = row_tile + depth * TILE_ROWS;
    const uint lane = (uint)get_local_id(0);
    const ulong first_row = get_global_id(0) / NEAREST_LANES * TILE_ROWS;
    rows += rows_offset;
    centres += centres_offset;

    float4 best = (float4)(INFINITY);
    int4 places = (int4)(0);
    for (uint block = 0; block < k; block += BLOCK_CENTRES) {
        float4 scores[BLOCK_CENTRES];
#pragma unroll
        for (uint c = 0; c < BLOCK_CENTRES; c++) {
            scores[c] = (float4)(block + c < k ? halves[block + c] : INFINITY);
        }
        for (uint from = 0; from < d; from += depth) {
            const uint count = min(depth, d - from);
            // What is there has been read by all.
            barrier(CLK_LOCAL_MEM_FENCE);
            if (block == 0 || depth < d) {
                for (uint place = lane; place < TILE_ROWS * count; place += NEAREST_LANES) {
                    const uint row = place / count, j = place % count;
                    row_tile[j * TILE_ROWS + row] = rows[min(first_row + row, (ulong)n - 1) * d + from + j];
                }
            }
            for (uint place = lane; place < BLOCK_CENTRES * count; place += NEAREST_LANES) {
                const uint c = place / count, j = place % count;
                centre_tile[j * BLOCK_CENTRES + c] =
                    block + c < k ? -centres[(ulong)(block + c) * d + from + j] : 0.0f;
            }
            barrier(CLK_LOCAL_MEM_FENCE);
            local const float4 *row_fours = (local const float4 *)row_tile + lane;
            local const float4 *centre = (local const float4 *)centre_tile, *end = centre + count * (BLOCK_CENTRES / 4);
            for (; centre < end; centre += BLOCK_CENTRES / 4) {
                const float4 row = *row_fours;
                row_fours += NEAREST_LANES;
#pragma unroll
                for (uint c = 0; c < BLOCK_CENTRES; c += 4) {
                    const float4 four = centre[c / 4];
                    scores[c] = fma(row, (float4)(four.x), scores[c]);
                    scores[c + 1] = fma(row, (float4)(four.y), scores[c + 1]);
                    scores[c + 2] = fma(row, (float4)(four.z), scores[c + 2]);
                    scores[c + 3] = fma(row, (float4)(four.w), scores[c + 3]);
                }
            }
        }
#pragma unroll
        for (uint c = 0; c < BLOCK_CENTRES; c++) {
            const int4 less = scores[c] < best;
            best = select(best, scores[c], less);
            places = select(places, (int4)((int)(block + c)), less);
        }
    }
    const int all[LANE_ROWS] = {places.x, places.y, places.z, places.w};
    for (uint r = 0; r < LANE_ROWS; r++) {
        const ulong i = first_row + lane * LANE_ROWS + r;
        if (i >= n) return;
        nearest[nearest_offset + i] = all[r];
        if (!has_distances) continue;
        float square = 0.0f;
        for (uint j = 0; j < d; j++) {
            const float difference = rows[i * d + j] - centres[(ulong)all[r] * d + j];
            square = fma(difference, difference, square);
        }
        distances[distances_offset + i] = square;
    }
}
