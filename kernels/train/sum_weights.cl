// partial[c, i, j] = Σ left[r, i] · right[r, j] and partial[c, width, j] = Σ right[r, j] over the rows r of chunk c, in
// their order, for all sums of a step's description. A chunk's length follows the shapes alone, and so do the bits.
//
// A work-group sums TILE × COLUMNS elements of one chunk. Launch: head.sum_groups groups of LANES.

// Adds the rows begin ..< end of the tile at (first, column): products to `sums`, and to `bias` the columns themselves.
static void sum_rows(
    sum_t sum, global const float *scratch, uint begin, uint end, uint first, uint column, local float *stage,
    VECTOR sums[TILE_ROWS], VECTOR *bias
) {
    const uint left_stride = (uint)sum->left_stride, right_stride = (uint)sum->right_stride;
    global const float *left = scratch + sum->left + (ulong)begin * left_stride + first;
    global const float *right = scratch + sum->right + (ulong)begin * right_stride + column;
#if SLICE
    local float *factors = stage + SLICE * ROW_PITCH;
    for (uint from = 0; from < end - begin; from += SLICE) {
        // What is there has been read by all.
        barrier(CLK_LOCAL_MEM_FENCE);
        stage_columns(stage, ROW_PITCH, TILE, left_stride - first, end - begin, from, left, left_stride, true);
        stage_columns(factors, COLUMNS, COLUMNS, right_stride - column, end - begin, from, right, right_stride, true);
        barrier(CLK_LOCAL_MEM_FENCE);
        add_slice(stage, sums);
        if (first + tile_row() == 0) {
// Unrolled it would take the registers of two groups.
#pragma unroll 1
            for (uint i = 0; i < SLICE; i++) {
                *bias += *(local const VECTOR *)(factors + i * COLUMNS + tile_column());
            }
        }
    }
#else
    if (first + tile_row() >= max((uint)sum->width, 1u) || column + tile_column() >= right_stride) return;
    left += tile_row();
    right += tile_column();
    for (uint row = begin; row < end; row++) {
        const VECTOR factors = vector_at(right);
        for (uint i = 0; i < TILE_ROWS; i += 4) {
            const float4 four = *(global const float4 *)(left + i);
            sums[i] = fma((VECTOR)(four.x), factors, sums[i]);
            sums[i + 1] = fma((VECTOR)(four.y), factors, sums[i + 1]);
            sums[i + 2] = fma((VECTOR)(four.z), factors, sums[i + 2]);
            sums[i + 3] = fma((VECTOR)(four.w), factors, sums[i + 3]);
        }
        *bias += factors;
        left += left_stride;
        right += right_stride;
    }
#endif
}

GROUP_OF_LANES void sum_weights(global const ulong *description, global float *scratch) {
    DECLARE_STAGE;
    head_t head = (head_t)description;
    const ulong id = get_group_id(0);
    sum_t sum = sums_of(head);
    for (sum_t last = sum + head->sums - 1; sum < last && sum[1].first_group <= id; sum++) {}
    const uint width = (uint)sum->width, stride = (uint)sum->right_stride;
    // Without a row there is still the bias.
    const uint row_tiles = max((width + TILE - 1) / TILE, 1u), column_tiles = (stride + COLUMNS - 1) / COLUMNS;
    const uint tile = (uint)(id - sum->first_group);
    const uint column = tile % column_tiles * COLUMNS, first = tile / column_tiles % row_tiles * TILE;
    const ulong chunk = tile / column_tiles / row_tiles;
    const uint begin = (uint)(chunk * sum->chunk), end = min(begin + (uint)sum->chunk, (uint)sum->rows);

    VECTOR bias = (VECTOR)(0.0f);
    VECTOR sums[TILE_ROWS];
#pragma unroll
    for (uint r = 0; r < TILE_ROWS; r++) sums[r] = (VECTOR)(0.0f);
    sum_rows(sum, scratch, begin, end, first, column, stage, sums, &bias);

    const uint own_row = first + tile_row(), own_column = column + tile_column();
    if (own_column >= stride) return;
    global float *partial = scratch + sum->partial + chunk * (width + 1) * stride + own_column;
#pragma unroll
    for (uint r = 0; r < TILE_ROWS; r++) {
        if (own_row + r < width) put_vector(sums[r], partial + (own_row + r) * stride);
    }
    if (own_row == 0) put_vector(bias, partial + width * stride);
}
