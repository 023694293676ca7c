// c = dropout(activation(a · b + bias)).
//
// a: [m, k]. b: [k, n]. bias: [1, n]. c: [m, n]. dropout_rows: [m, 1], read where has_dropout is not 0.
//
// A work-item computes TILE_ROWS × TILE_COLUMNS elements of c. Launch: one dimension of at least
// ceil(m / TILE_ROWS) · ceil(n / TILE_COLUMNS) work-items, the columns of a row tile next to each other.
kernel void multiply(
    uint m, uint k, uint n, int activation, uint has_dropout, uint seed_low, uint seed_high, uint layer, uint step,
    uint threshold, float scale, global const float *a, ulong a_offset, global const float *b, ulong b_offset,
    global const float *bias, ulong bias_offset, global const int *dropout_rows, ulong dropout_rows_offset,
    global float *c, ulong c_offset
) {
    const uint column_tiles = (n + TILE_COLUMNS - 1) / TILE_COLUMNS;
    const ulong row_tile = get_global_id(0) / column_tiles;
    if (row_tile * TILE_ROWS >= m) return;
    const uint first = (uint)row_tile * TILE_ROWS;
    const uint column = (uint)(get_global_id(0) % column_tiles) * TILE_COLUMNS;
    const uint count = n - column;

    VECTOR sums[TILE_ROWS];
    product(m, k, n, first, count, a + a_offset, b + b_offset + column, sums);
    const VECTOR biases = load_columns(bias + bias_offset + column, count);
    for (uint r = 0; r < TILE_ROWS; r++) {
        if (first + r >= m) break;
        VECTOR value = activate(activation, sums[r] + biases);
        if (has_dropout) {
            const uint row = (uint)dropout_rows[dropout_rows_offset + first + r];
            value = drop(value, row, column, layer, step, (uint2)(seed_low, seed_high), threshold, scale);
        }
        store_columns(value, c + c_offset + (ulong)(first + r) * n + column, count);
    }
}
