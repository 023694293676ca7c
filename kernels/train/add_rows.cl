// c = dropout(activation(c + Σ weight · values[row])): c[i, j] gets values[rows[i], j] added or, where there are
// weights, weights[e] · values[rows[e], j] for e in starts[i] ..< starts[i + 1], a chain of fma.
//
// c: [m, n]. values: [any, n]. rows: [m, 1], or [entries, 1] as weights are. starts: [m + 1, 1]. starts and weights are
// read where has_weights is not 0, dropout_rows [m, 1] where has_dropout is not 0.
//
// A work-item takes TILE_COLUMNS elements of a row. Launch: one dimension of at least m · ceil(n / TILE_COLUMNS)
// work-items.
kernel void add_rows(
    uint m, uint n, int activation, uint has_dropout, uint seed_low, uint seed_high, uint layer, uint step,
    uint threshold, float scale, uint has_weights, global const float *values, ulong values_offset,
    global const int *rows, ulong rows_offset, global const int *starts, ulong starts_offset,
    global const float *weights, ulong weights_offset, global const int *dropout_rows, ulong dropout_rows_offset, global float *c, ulong c_offset
) {
    const uint tiles = (n + TILE_COLUMNS - 1) / TILE_COLUMNS;
    const ulong i = get_global_id(0) / tiles;
    if (i >= m) return;
    const uint column = (uint)(get_global_id(0) % tiles) * TILE_COLUMNS;
    const uint count = n - column;
    values += values_offset + column;
    rows += rows_offset;
    VECTOR value = load_columns(c + c_offset + i * n + column, count);
    if (has_weights) {
        const int end = starts[starts_offset + i + 1];
        for (int e = starts[starts_offset + i]; e < end; e++) {
            const VECTOR row = load_columns(values + (ulong)rows[e] * n, count);
            value = fma((VECTOR)(weights[weights_offset + (ulong)e]), row, value);
        }
    } else {
        value += load_columns(values + (ulong)rows[i] * n, count);
    }
    value = activate(activation, value);
    if (has_dropout) {
        const uint row = (uint)dropout_rows[dropout_rows_offset + i];
        value = drop(value, row, column, layer, step, (uint2)(seed_low, seed_high), threshold, scale);
    }
    store_columns(value, c + c_offset + i * n + column, count);
}
