// sums[r][j] = Σᵢ a[first + r, i] · b[i, column + j]: a chain of fma from 0 in the order of i, for every tile size.
//
// a: [m, a_stride], k of its columns. b: [k, b_stride], at the tile's column. Both strides and places are whole vectors.
// Rows beyond the last repeat the last, and are for the caller to leave out.
//
// Both are read through the cache, a by four columns at a time: every load is of a whole vector.
static void tile_product(
    uint m, uint k, uint first, global const float *a, ulong a_stride, global const float *b, ulong b_stride,
    VECTOR sums[TILE_ROWS]
) {
    global const float *rows[TILE_ROWS];
    for (uint r = 0; r < TILE_ROWS; r++) {
        rows[r] = a + min(first + r, m - 1) * a_stride;
        sums[r] = (VECTOR)(0.0f);
    }
    uint i = 0;
    for (; i + 4 <= k; i += 4) {
        const VECTOR b0 = vector_at(b), b1 = vector_at(b + b_stride);
        const VECTOR b2 = vector_at(b + 2 * b_stride), b3 = vector_at(b + 3 * b_stride);
        for (uint r = 0; r < TILE_ROWS; r++) {
            const float4 four = *(global const float4 *)(rows[r] + i);
            sums[r] = fma((VECTOR)(four.x), b0, sums[r]);
            sums[r] = fma((VECTOR)(four.y), b1, sums[r]);
            sums[r] = fma((VECTOR)(four.z), b2, sums[r]);
            sums[r] = fma((VECTOR)(four.w), b3, sums[r]);
        }
        b += 4 * b_stride;
    }
    for (; i < k; i++) {
        const VECTOR columns = vector_at(b);
        for (uint r = 0; r < TILE_ROWS; r++) sums[r] = fma((VECTOR)(rows[r][i]), columns, sums[r]);
        b += b_stride;
    }
}
