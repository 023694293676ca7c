// sums[r][j] = Σᵢ a[first + r, i] · b[i, column + j]: a chain of fma from 0 in the order of i, for every tile size.
//
// a: [m, k]. b: [k, n]; `b` points at its first row's first column of the tile, of which `count` exist. Rows beyond the
// last repeat the last, and are for the caller to leave out.
//
// Both matrices are read through the cache: neighbouring work-items share a's rows and b's lines, b is small, and no
// work-item waits for another, which serves CPUs as well.
static void product(
    uint m, uint k, uint n, uint first, uint count, global const float *a, global const float *b,
    VECTOR sums[TILE_ROWS]
) {
    global const float *rows[TILE_ROWS];
    for (uint r = 0; r < TILE_ROWS; r++) {
        rows[r] = a + (ulong)min(first + r, m - 1) * k;
        sums[r] = (VECTOR)(0.0f);
    }
    for (uint i = 0; i < k; i++) {
        const VECTOR columns = load_columns(b, count);
        for (uint r = 0; r < TILE_ROWS; r++) sums[r] = fma((VECTOR)(rows[r][i]), columns, sums[r]);
        b += n;
    }
}
