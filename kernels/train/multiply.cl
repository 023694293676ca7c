// c = dropout(activation(a · b + bias)).
//
// a: [m, k]. b: [k, n]. bias: [1, n]. c: [m, n]. dropout_rows: [m, 1], read where has_dropout is not 0.
//
// A work-group computes TILE × COLUMNS elements of c. Launch: one dimension of ceil(m / TILE) · ceil(n / COLUMNS)
// groups of LANES, the columns of a row tile next to each other.
GROUP_OF_LANES void multiply(
    uint m, uint k, uint n, int activation, uint has_dropout, uint seed_low, uint seed_high, uint layer, uint step,
    uint threshold, float scale, global const float *a, ulong a_offset, global const float *b, ulong b_offset,
    global const float *bias, ulong bias_offset, global const int *dropout_rows, ulong dropout_rows_offset,
    global float *c, ulong c_offset
) {
    DECLARE_STAGE;
    const uint passes = (n + COLUMNS - 1) / COLUMNS;
    const uint row = (uint)(get_group_id(0) / passes) * TILE, pass = (uint)(get_group_id(0) % passes) * COLUMNS;
    a += a_offset + (ulong)row * k;
    b += b_offset;
    const bool are_fours = in_fours(k, a_offset) && in_fours(n, b_offset);
    VECTOR sums[TILE_ROWS];
    tile_product(m - row, k, n, pass, a, k, b, n, are_fours, stage, sums);

    const uint column = pass + tile_column(), first = row + tile_row(), count = n - column;
    if (column >= n) return;
    const VECTOR biases = load_columns(bias + bias_offset + column, count);
#pragma unroll 1
    for (uint r = 0; r < TILE_ROWS && first + r < m; r++) {
        VECTOR value = activate(activation, take_row(sums) + biases);
        if (has_dropout) {
            const uint row = (uint)dropout_rows[dropout_rows_offset + first + r];
            value = drop(value, row, column, layer, step, (uint2)(seed_low, seed_high), threshold, scale);
        }
        store_columns(value, c + c_offset + (ulong)(first + r) * n + column, count);
    }
}
