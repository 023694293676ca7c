// c = dropout(activation(c + values[rows])): c[i, j] gets values[rows[i], j] added.
//
// c: [m, n]. values: [any, n]. rows: [m, 1]. dropout_rows: [m, 1], read where has_dropout is not 0.
//
// A work-item takes TILE_COLUMNS elements of a row. Launch: one dimension of at least m · ceil(n / TILE_COLUMNS)
// work-items.
kernel void add_rows(
    uint m, uint n, int activation, uint has_dropout, uint seed_low, uint seed_high, uint layer, uint step,
    uint threshold, float scale, global const float *values, ulong values_offset, global const int *rows,
    ulong rows_offset, global const int *dropout_rows, ulong dropout_rows_offset, global float *c, ulong c_offset
) {
    const uint tiles = (n + TILE_COLUMNS - 1) / TILE_COLUMNS;
    const ulong i = get_global_id(0) / tiles;
    if (i >= m) return;
    const uint column = (uint)(get_global_id(0) % tiles) * TILE_COLUMNS;
    const uint count = n - column;
    const VECTOR added = load_columns(values + values_offset + (ulong)rows[rows_offset + i] * n + column, count);
    VECTOR value = activate(activation, load_columns(c + c_offset + i * n + column, count) + added);
    if (has_dropout) {
        const uint row = (uint)dropout_rows[dropout_rows_offset + i];
        value = drop(value, row, column, layer, step, (uint2)(seed_low, seed_high), threshold, scale);
    }
    store_columns(value, c + c_offset + i * n + column, count);
}
