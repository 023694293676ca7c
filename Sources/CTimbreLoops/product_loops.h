// Register tiles are ROWS × 2 vectors of WIDTH floats. Measured on a Zen 5 core at the network's shapes: 12 × 2 gives
// 190 to 250 GFLOP/s, as many as 8 × 3 and 6 × 4, and its panel of 192 rows stays in the first cache.

#define UNROLL _Pragma("clang loop unroll(full)")
#define PANEL (2 * WIDTH)
#define VECTOR FUNCTION(vector)
#define LOOSE FUNCTION(loose)
#define TILE INLINE void

typedef float VECTOR __attribute__((ext_vector_type(WIDTH)));
typedef float LOOSE __attribute__((ext_vector_type(WIDTH), aligned(4)));

/// One or two vectors hold the columns that are left.
static inline int FUNCTION(vectors)(size_t columns) { return columns > WIDTH ? 2 : 1; }

/// Whether a panel is a vector of sixteen and at most four columns more. Those are repeated in all lanes of its second
/// vector, so that one register holds the sums of four rows: 20 columns take 5 registers for four rows, not 8.
static inline bool FUNCTION(is_quad)(size_t columns) { return WIDTH == 16 && columns > WIDTH && columns <= WIDTH + 4; }

/// The last `rows` rows of a panel.
static inline void FUNCTION(repeat_columns)(size_t rows, float *end) {
    for (float *row = end - rows * PANEL; row < end; row += PANEL)
        for (int lane = WIDTH + 4; lane < PANEL; lane++) row[lane] = row[lane - 4];
}

static size_t FUNCTION(sum_columns)(size_t n) { return (n + WIDTH - 1) / WIDTH * WIDTH; }

static void FUNCTION(pack)(
    const float *b, const float *bias, size_t k, size_t n, bool transposed, float *packed) {
    for (size_t first = 0; first < n; first += PANEL) {
        size_t columns = n - first < PANEL ? n - first : PANEL;
        size_t width = WIDTH * FUNCTION(vectors)(columns);
        memset(packed, 0, (k + 1) * width * sizeof(float));
        if (bias) memcpy(packed, bias + first, columns * sizeof(float));
        packed += width;
        for (size_t p = 0; p < k; p++, packed += width) {
            if (transposed)
                for (size_t j = 0; j < columns; j++) packed[j] = b[(first + j) * k + p];
            else
                memcpy(packed, b + p * n + first, columns * sizeof(float));
        }
        if (FUNCTION(is_quad)(columns)) FUNCTION(repeat_columns)(k + 1, packed);
    }
}

/// The first `columns` of one or two vectors; a call of memcpy would cost more.
INLINE void FUNCTION(store_columns)(const int vectors, const VECTOR *sums, size_t columns, float *c) {
    if (vectors == 2) *(LOOSE *)c = sums[0];
    size_t full = vectors == 2 ? WIDTH : 0;
    for (size_t j = full; j < columns; j++) c[j] = sums[vectors - 1][j - full];
}

/// c[0..<rows, 0..<columns] of one panel.
TILE FUNCTION(product_tile)(
    const int rows, const int vectors, const float *a, size_t k, const float *panel, size_t n, size_t columns,
    float *c) {
    VECTOR sums[ROWS][2];
    UNROLL for (int r = 0; r < rows; r++)
        UNROLL for (int v = 0; v < vectors; v++) sums[r][v] = 0;
    const VECTOR *bias = (const VECTOR *)panel;
    const VECTOR *right = bias + vectors;
    for (size_t p = 0; p < k; p++, right += vectors)
        UNROLL for (int r = 0; r < rows; r++) {
            VECTOR left = a[r * k + p];
            UNROLL for (int v = 0; v < vectors; v++)
                sums[r][v] = __builtin_elementwise_fma(left, right[v], sums[r][v]);
        }
    UNROLL for (int r = 0; r < rows; r++) {
        UNROLL for (int v = 0; v < vectors; v++) sums[r][v] += bias[v];
        if (columns == (size_t)(vectors * WIDTH))
            UNROLL for (int v = 0; v < vectors; v++) *(LOOSE *)(c + r * n + v * WIDTH) = sums[r][v];
        else
            FUNCTION(store_columns)(vectors, sums[r], columns, c + r * n);
    }
}

#if WIDTH == 16
/// The same where the panel is a quad.
TILE FUNCTION(quad_tile)(
    const int rows, const float *a, size_t k, const float *panel, size_t n, size_t columns, float *c) {
    typedef int INTEGERS __attribute__((ext_vector_type(16)));
    // Which of four rows a lane of the second vector is for.
    const INTEGERS row = {0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3};
    VECTOR sums[ROWS], quads[ROWS / 4];
    UNROLL for (int r = 0; r < rows; r++) sums[r] = 0;
    UNROLL for (int q = 0; q < rows / 4; q++) quads[q] = 0;
    const VECTOR *bias = (const VECTOR *)panel;
    const VECTOR *right = bias + 2;
    for (size_t p = 0; p < k; p++, right += 2)
        UNROLL for (int q = 0; q < rows / 4; q++) {
            VECTOR left[4];
            UNROLL for (int r = 0; r < 4; r++) {
                left[r] = a[(4 * q + r) * k + p];
                sums[4 * q + r] = __builtin_elementwise_fma(left[r], right[0], sums[4 * q + r]);
            }
            VECTOR four = row == 1 ? left[1] : left[0];
            four = row == 2 ? left[2] : four;
            four = row == 3 ? left[3] : four;
            quads[q] = __builtin_elementwise_fma(four, right[1], quads[q]);
        }
    UNROLL for (int r = 0; r < rows; r++) *(LOOSE *)(c + r * n) = sums[r] + bias[0];
    UNROLL for (int q = 0; q < rows / 4; q++) {
        VECTOR four = quads[q] + bias[1];
        UNROLL for (int r = 0; r < 4; r++)
            UNROLL for (int j = 0; j < 4; j++)
                if (j < (int)columns - WIDTH) c[(4 * q + r) * n + WIDTH + j] = four[4 * r + j];
    }
}
#endif

TILE FUNCTION(product_panel)(
    const int vectors, const float *a, size_t m, size_t k, const float *panel, size_t n, size_t columns, float *c) {
    size_t row = 0;
#if WIDTH == 16
    if (vectors == 2 && FUNCTION(is_quad)(columns)) {
        for (; row + ROWS <= m; row += ROWS)
            FUNCTION(quad_tile)(ROWS, a + row * k, k, panel, n, columns, c + row * n);
        for (; row + 4 <= m; row += 4)
            FUNCTION(quad_tile)(4, a + row * k, k, panel, n, columns, c + row * n);
    }
#endif
    for (; row + ROWS <= m; row += ROWS)
        FUNCTION(product_tile)(ROWS, vectors, a + row * k, k, panel, n, columns, c + row * n);
    for (; row + ROWS / 3 <= m; row += ROWS / 3)
        FUNCTION(product_tile)(ROWS / 3, vectors, a + row * k, k, panel, n, columns, c + row * n);
    for (; row < m; row++)
        FUNCTION(product_tile)(1, vectors, a + row * k, k, panel, n, columns, c + row * n);
}

static void FUNCTION(product)(
    const float *a, size_t m, size_t k, const float *packed, size_t n, float *c) {
    for (size_t first = 0; first < n; first += PANEL) {
        size_t columns = n - first < PANEL ? n - first : PANEL;
        if (FUNCTION(vectors)(columns) == 2)
            FUNCTION(product_panel)(2, a, m, k, packed, n, columns, c + first);
        else
            FUNCTION(product_panel)(1, a, m, k, packed, n, columns, c + first);
        packed += (k + 1) * WIDTH * FUNCTION(vectors)(columns);
    }
}

/// sums[0..<rows, panel] += a[:, 0..<rows]ᵀ · g[:, panel]; rows of g are `stride` apart.
TILE FUNCTION(sum_tile)(
    const int rows, const int vectors, const float *a, size_t k, const float *g, size_t stride, size_t m, float *sums,
    size_t width) {
    VECTOR tile[ROWS][2];
    UNROLL for (int r = 0; r < rows; r++)
        UNROLL for (int v = 0; v < vectors; v++) tile[r][v] = *(VECTOR *)(sums + r * width + v * WIDTH);
    for (size_t p = 0; p < m; p++, a += k, g += stride) {
        VECTOR right[2];
        UNROLL for (int v = 0; v < vectors; v++) right[v] = *(const LOOSE *)(g + v * WIDTH);
        UNROLL for (int r = 0; r < rows; r++) {
            VECTOR left = a[r];
            UNROLL for (int v = 0; v < vectors; v++)
                tile[r][v] = __builtin_elementwise_fma(left, right[v], tile[r][v]);
        }
    }
    UNROLL for (int r = 0; r < rows; r++)
        UNROLL for (int v = 0; v < vectors; v++) *(VECTOR *)(sums + r * width + v * WIDTH) = tile[r][v];
}

TILE FUNCTION(sum_panel)(
    const int vectors, const float *a, size_t k, const float *g, size_t stride, size_t m, float *sums, size_t width) {
    // As few tiles as possible, and all but the last of one size: 18 rows are 9 and 9, not 12 and 6.
    const size_t tiles = (k + ROWS - 1) / ROWS, most = (k + tiles - 1) / tiles;
    for (size_t row = 0; row < k; row += most) {
        const size_t rows = k - row < most ? k - row : most;
#define SUM_TILE(number)                                                                                            \
    case number:                                                                                                    \
        if (number <= ROWS)                                                                                         \
            FUNCTION(sum_tile)(number, vectors, a + row, k, g, stride, m, sums + row * width, width);               \
        break;
        switch (rows) {
            SUM_TILE(1) SUM_TILE(2) SUM_TILE(3) SUM_TILE(4) SUM_TILE(5) SUM_TILE(6)
            SUM_TILE(7) SUM_TILE(8) SUM_TILE(9) SUM_TILE(10) SUM_TILE(11) SUM_TILE(12)
        }
#undef SUM_TILE
    }
}

// A panel of as many rows of g, and the cache lines of a that go with them, stay in the first cache. Measured: 128 is
// best where a and g are 192 and 64 wide, and 1 to 2 % off the best elsewhere.
#define DEPTH 128

static void FUNCTION(sum_products)(
    const float *a, const float *g, size_t m, size_t k, size_t n, float *sums) {
    size_t width = FUNCTION(sum_columns)(n);
    for (size_t row = 0; row < m; row += DEPTH) {
        size_t depth = m - row < DEPTH ? m - row : DEPTH;
        for (size_t first = 0; first < n; first += PANEL) {
            size_t columns = n - first < PANEL ? n - first : PANEL;
            const float *panel = g + row * n + first;
            size_t stride = n;
            float edge[DEPTH * PANEL];
            if (columns % WIDTH) {
                // Full vectors must not be read past the end of g.
                stride = WIDTH * FUNCTION(vectors)(columns);
                for (size_t p = 0; p < depth; p++) {
                    memset(edge + p * stride, 0, stride * sizeof(float));
                    memcpy(edge + p * stride, panel + p * n, columns * sizeof(float));
                }
                panel = edge;
            }
            if (FUNCTION(vectors)(columns) == 2)
                FUNCTION(sum_panel)(2, a + row * k, k, panel, stride, depth, sums + first, width);
            else
                FUNCTION(sum_panel)(1, a + row * k, k, panel, stride, depth, sums + first, width);
        }
    }
}

static void FUNCTION(sum_rows)(const float *g, size_t m, size_t n, float *restrict totals) {
    size_t j = 0;
    for (; j + 8 * WIDTH <= n; j += 8 * WIDTH) {
        LOOSE sums[8];
        UNROLL for (int v = 0; v < 8; v++) sums[v] = *(LOOSE *)(totals + j + v * WIDTH);
        for (size_t row = 0; row < m; row++)
            UNROLL for (int v = 0; v < 8; v++) sums[v] += *(const LOOSE *)(g + row * n + j + v * WIDTH);
        UNROLL for (int v = 0; v < 8; v++) *(LOOSE *)(totals + j + v * WIDTH) = sums[v];
    }
    for (; j < n && n >= WIDTH; j += WIDTH) {
        // The last vector begins so that it ends with the row; only what is not yet summed is kept of it.
        const size_t first = n - j < WIDTH ? n - WIDTH : j;
        LOOSE sums = *(LOOSE *)(totals + first);
        for (size_t row = 0; row < m; row++) sums += *(const LOOSE *)(g + row * n + first);
        for (size_t column = j; column < first + WIDTH; column++) totals[column] = sums[column - first];
    }
    for (size_t row = 0; row < m; row++)
        for (size_t column = j; column < n; column++) totals[column] += g[row * n + column];
}

static void FUNCTION(merge_sums)(const float *partial, size_t count, size_t stride, size_t n, float *restrict sum) {
    memset(sum, 0, n * sizeof(float));
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < n; j++) sum[j] += partial[i * stride + j];
}

static void FUNCTION(merge_columns)(
    const float *partial, size_t count, size_t stride, size_t width, size_t columns, size_t n, float *sum) {
    float merged[16];
    for (size_t j = 0; j < n; j++) {
        FUNCTION(merge_sums)(partial + j * width, count, stride, columns, merged);
        for (size_t i = 0; i < columns; i++) sum[i * n + j] = merged[i];
    }
}

#undef UNROLL
#undef PANEL
#undef VECTOR
#undef LOOSE
#undef TILE
#undef DEPTH
