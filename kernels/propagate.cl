// a = (gradient · weights) ⊙ dropout ⊙ activation′(output / scale).
//
// gradient: [m, n]. weights: [n, k], the upper layer's, transposed. output, a: [m, k]; where has_output is 0, a is the
// product alone. output is what dropout left of the activation: times `kept` (1 / scale) it is what the activation
// gave, and 0 where ReLU or a sigmoid was dropped, whose derivative is then 0 by itself. Other activations' masks are
// made again where has_mask is not 0, from dropout_rows: [m, 1].
//
// A work-item computes TILE_ROWS × TILE_COLUMNS elements of a. Launch: one dimension of at least
// ceil(m / TILE_ROWS) · ceil(k / TILE_COLUMNS) work-items, the columns of a row tile next to each other.
kernel void propagate(
    uint m, uint n, uint k, int activation, uint has_output, uint has_mask, uint seed_low, uint seed_high,
    uint layer, uint step, uint threshold, float scale, float kept, global const float *gradient,
    ulong gradient_offset, global const float *weights, global const float *output, ulong output_offset,
    global const int *dropout_rows, ulong dropout_rows_offset, global float *a, ulong a_offset
) {
    const uint column_tiles = (k + TILE_COLUMNS - 1) / TILE_COLUMNS;
    const ulong row_tile = get_global_id(0) / column_tiles;
    if (row_tile * TILE_ROWS >= m) return;
    const uint first = (uint)row_tile * TILE_ROWS;
    const uint column = (uint)(get_global_id(0) % column_tiles) * TILE_COLUMNS;
    const uint count = k - column;

    VECTOR sums[TILE_ROWS];
    product(m, n, k, first, count, gradient + gradient_offset, weights + column, sums);
    for (uint r = 0; r < TILE_ROWS; r++) {
        if (first + r >= m) break;
        const ulong place = (ulong)(first + r) * k + column;
        VECTOR value = sums[r] * scale;
        if (has_mask) {
            const uint row = (uint)dropout_rows[dropout_rows_offset + first + r];
            value = drop(value, row, column, layer, step, (uint2)(seed_low, seed_high), threshold, 1.0f);
        }
        if (has_output) value *= derivative(activation, load_columns(output + output_offset + place, count) * kept);
        store_columns(value, a + a_offset + place, count);
    }
}
