// weights = inputᵀ · gradient and bias = 1ᵀ · gradient, in two passes: sums over tiles of the batch, then over the
// tiles in their order, so that the bits depend on the shapes alone.
//
// input: [m, k]. gradient: [m, n]. partial: [tiles, k + 1, n], whose row k is the bias.
//
// A work-item sums TILE_ROWS rows × TILE_COLUMNS columns of the weights over `tile` rows of the batch. Launch: one
// dimension of at least ceil(m / tile) · ceil(k / TILE_ROWS) · ceil(n / TILE_COLUMNS) work-items.
kernel void weight_gradient(
    uint m, uint k, uint n, uint tile, global const float *input, ulong input_offset, global const float *gradient,
    ulong gradient_offset, global float *partial
) {
    const uint column_tiles = (n + TILE_COLUMNS - 1) / TILE_COLUMNS;
    const uint row_tiles = (k + TILE_ROWS - 1) / TILE_ROWS;
    const uint column = (uint)(get_global_id(0) % column_tiles) * TILE_COLUMNS;
    const ulong id = get_global_id(0) / column_tiles;
    const uint first = (uint)(id % row_tiles) * TILE_ROWS;
    const ulong number = id / row_tiles;
    if (number * tile >= m) return;
    const uint begin = (uint)number * tile;
    const uint end = min(begin + tile, m);
    const uint count = n - column;

    VECTOR bias = (VECTOR)(0.0f);
    VECTOR sums[TILE_ROWS];
    uint rows[TILE_ROWS];
    for (uint r = 0; r < TILE_ROWS; r++) {
        sums[r] = (VECTOR)(0.0f);
        rows[r] = min(first + r, k - 1);
    }
    global const float *in = input + input_offset + (ulong)begin * k;
    global const float *from = gradient + gradient_offset + (ulong)begin * n + column;
    for (uint i = begin; i < end; i++) {
        const VECTOR columns = load_columns(from, count);
        for (uint r = 0; r < TILE_ROWS; r++) sums[r] = fma((VECTOR)(in[rows[r]]), columns, sums[r]);
        bias += columns;
        in += k;
        from += n;
    }
    global float *to = partial + number * (k + 1) * n + column;
    for (uint r = 0; r < TILE_ROWS; r++) {
        if (first + r < k) store_columns(sums[r], to + (ulong)(first + r) * n, count);
    }
    if (first == 0) store_columns(bias, to + (ulong)k * n, count);
}

// weights[i, j] = Σₜ partial[t, i, j] and bias[j] = Σₜ partial[t, k, j], in the order of t.
//
// A work-item sums one element. Launch: one dimension of at least (k + 1) · n work-items.
kernel void weight_gradient_merge(
    uint k, uint n, uint tiles, global const float *partial, global float *weights, ulong weights_offset,
    global float *bias, ulong bias_offset
) {
    const ulong id = get_global_id(0);
    const ulong size = (ulong)k * n;
    if (id >= size + n) return;
    float sum = 0.0f;
    for (uint t = 0; t < tiles; t++) sum += partial[t * (size + n) + id];
    if (id < size) weights[weights_offset + id] = sum;
    else bias[bias_offset + id - size] = sum;
}
