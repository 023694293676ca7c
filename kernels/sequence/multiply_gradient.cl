// The gradients of c = dropout(a · b + bias): Device.multiplyGradient has the formulas.
//
// a, input: [m, k]. b: [k, n]. gradient: [m, n]. weights: [k + 1, n].

// kept[i, j] = dropout(gradient)[i, j].
//
// dropout_rows: [m]. A work-item takes TILE_COLUMNS columns of a row. Launch: one dimension of at least m ·
// ceil(n / TILE_COLUMNS) work-items.
kernel void multiply_gradient_drop(
    uint m, uint n, uint seed_low, uint seed_high, uint layer, uint step, uint threshold, float scale,
    global const int *dropout_rows, ulong dropout_rows_offset, global const float *gradient, ulong gradient_offset,
    global float *kept
) {
    const uint tiles = (n + TILE_COLUMNS - 1) / TILE_COLUMNS;
    const ulong i = get_global_id(0) / tiles;
    if (i >= m) return;
    const uint column = (uint)(get_global_id(0) % tiles) * TILE_COLUMNS;
    const uint row = (uint)dropout_rows[dropout_rows_offset + i];
    const VECTOR value = load_columns(gradient + gradient_offset + i * n + column, n - column);
    store_columns(
        drop(value, row, column, layer, step, (uint2)(seed_low, seed_high), threshold, scale), kept + i * n + column,
        n - column);
}

// transposed[j, i] = b[i, j]. A work-item copies one number; launch: one dimension of at least k · n work-items.
kernel void multiply_gradient_transpose(
    uint k, uint n, global const float *b, ulong b_offset, global float *transposed
) {
    const uint j = (uint)(get_global_id(0) / k), i = (uint)(get_global_id(0) % k);
    if (j < n) transposed[(ulong)j * k + i] = b[b_offset + (ulong)i * n + j];
}

// input = gradient · transposed.
//
// transposed: [n, k]. A work-group computes TILE × COLUMNS elements of the input. Launch: one dimension of ceil(m / TILE) ·
// ceil(k / COLUMNS) groups of LANES, the columns of a row tile next to each other.
GROUP_OF_LANES void multiply_gradient_input(
    uint m, uint k, uint n, global const float *gradient, ulong gradient_offset, global const float *transposed,
    global float *input, ulong input_offset
) {
    DECLARE_STAGE;
    const uint passes = (k + COLUMNS - 1) / COLUMNS;
    const uint row = (uint)(get_group_id(0) / passes) * TILE, pass = (uint)(get_group_id(0) % passes) * COLUMNS;
    gradient += gradient_offset + (ulong)row * n;
    const bool are_fours = in_fours(n, gradient_offset) && k % 4 == 0;
    VECTOR sums[TILE_ROWS];
    tile_product(m - row, n, k, pass, gradient, n, transposed, k, are_fours, stage, sums);
    const uint column = pass + tile_column(), first = row + tile_row();
    if (column >= k) return;
#pragma unroll 1
    for (uint r = 0; r < TILE_ROWS && first + r < m; r++) {
        store_columns(take_row(sums), input + input_offset + (ulong)(first + r) * k + column, k - column);
    }
}

// Adds the products of `count` rows for the tile at (first, column) to `sums`, and to `bias` the columns of g themselves.
static void sum_rows(
    uint count, uint k, uint n, uint first, uint column, global const float *a, global const float *g, bool a_fours,
    bool g_fours, local float *stage, VECTOR sums[TILE_ROWS], VECTOR *bias
) {
#if SLICE
    local float *factors = stage + SLICE * ROW_PITCH;
    for (uint from = 0; from < count; from += SLICE) {
        // What is there has been read by all.
        barrier(CLK_LOCAL_MEM_FENCE);
        stage_columns(stage, ROW_PITCH, TILE, k - first, count, from, a + first, k, a_fours);
        stage_columns(factors, COLUMNS, COLUMNS, n - column, count, from, g + column, n, g_fours);
        barrier(CLK_LOCAL_MEM_FENCE);
        add_slice(stage, sums);
        if (first + tile_row() == 0) {
// Unrolled it would take the registers of two groups.
#pragma unroll 1
            for (uint i = 0; i < SLICE; i++) *bias += *(local const VECTOR *)(factors + i * COLUMNS + tile_column());
        }
    }
#else
    const uint own_row = first + tile_row(), own_column = column + tile_column();
    if (own_row >= k || own_column >= n) return;
    a += own_row;
    g += own_column;
    for (uint row = 0; row < count; row++) {
        const VECTOR factors = load_columns(g, n - own_column);
        for (uint i = 0; i < TILE_ROWS; i++) {
            sums[i] = fma((VECTOR)(a[min(i, k - 1 - own_row)]), factors, sums[i]);
        }
        *bias += factors;
        a += k;
        g += n;
    }
#endif
}

// partial[c, i, j] = Σ a[r, i] · gradient[r, j] and partial[c, k, j] = Σ gradient[r, j] over the rows r of chunk c, in their
// order.
//
// A work-group sums TILE × COLUMNS elements of one chunk. Launch: one dimension of ceil(m / chunk) · ceil(k / TILE) ·
// ceil(n / COLUMNS) groups of LANES.
GROUP_OF_LANES void multiply_gradient_weights(
    uint m, uint k, uint n, uint chunk, global const float *a, ulong a_offset, global const float *gradient,
    ulong gradient_offset, global float *partial
) {
    DECLARE_STAGE;
    const uint passes = (n + COLUMNS - 1) / COLUMNS, tiles = (k + TILE - 1) / TILE;
    const uint id = (uint)get_group_id(0);
    const uint column = id % passes * COLUMNS, first = id / passes % tiles * TILE, own = id / passes / tiles;
    const ulong begin = (ulong)own * chunk;
    VECTOR bias = (VECTOR)(0.0f);
    VECTOR sums[TILE_ROWS];
#pragma unroll
    for (uint r = 0; r < TILE_ROWS; r++) sums[r] = (VECTOR)(0.0f);
    sum_rows(
        min(chunk, m - (uint)begin), k, n, first, column, a + a_offset + begin * k, gradient + gradient_offset + begin * n,
        in_fours(k, a_offset), in_fours(n, gradient_offset), stage, sums, &bias);

    const uint own_row = first + tile_row(), own_column = column + tile_column();
    if (own_column >= n) return;
    partial += (ulong)own * (k + 1) * n + own_column;
    if (own_row == 0) store_columns(bias, partial + (ulong)k * n, n - own_column);
#pragma unroll 1
    for (uint r = 0; r < TILE_ROWS && own_row + r < k; r++) {
        store_columns(take_row(sums), partial + (ulong)(own_row + r) * n, n - own_column);
    }
}
