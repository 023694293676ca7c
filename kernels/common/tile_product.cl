// A group's product of two matrices: TILE rows by COLUMNS columns in one pass, of which a work-item computes TILE_ROWS
// by TILE_COLUMNS, those at `tile_row` and `tile_column`.
//
// SLICE is how devices differ. Where work-items share fast local memory, SLICE of the summed indices lie there at a
// time, for all of the group: a work-item then loads (TILE_ROWS + TILE_COLUMNS) / 4 vectors for TILE_ROWS ·
// TILE_COLUMNS multiply-adds. Where they do not (CPUs), SLICE is 0, and both matrices are read through the cache.

// Rows of the result that a group takes: songs, or rows of a table. A multiple of TILE_ROWS.
#ifndef TILE
#define TILE 32
#endif

// Work-items of a group: a multiple of TILE / TILE_ROWS.
#ifndef LANES
#define LANES 128
#endif

#ifndef SLICE
#define SLICE 16
#endif

#define ROW_LANES (TILE / TILE_ROWS)
#define COLUMN_LANES (LANES / ROW_LANES)
#define COLUMNS (COLUMN_LANES * TILE_COLUMNS)

#define GROUP_OF_LANES kernel __attribute__((reqd_work_group_size(LANES, 1, 1)))

static uint tile_row(void) { return (uint)get_local_id(0) / COLUMN_LANES * TILE_ROWS; }

static uint tile_column(void) { return (uint)get_local_id(0) % COLUMN_LANES * TILE_COLUMNS; }

#if SLICE

// Four more than the rows: stores of neighbouring indices meet fewer banks twice, and vectors of four stay aligned.
#define ROW_PITCH (TILE + 4)

// Memory that a group's products share, in floats: a slice of a, index by index, then one of b.
#define STAGE (SLICE * (ROW_PITCH + COLUMNS))
#define DECLARE_STAGE                                                                                                   \
    local float4 stage_vectors[STAGE / 4] __attribute__((aligned(64)));                                                 \
    local float *const stage = (local float *)stage_vectors

// stage[i, r] = from[r, first + i], 0 beyond `rows` and `k`. Neighbouring work-items read neighbouring fours.
static void stage_rows(
    local float *stage, uint rows, uint k, uint first, global const float *from, ulong stride, bool are_fours
) {
#pragma unroll
    for (uint item = (uint)get_local_id(0); item < TILE * SLICE / 4; item += LANES) {
        const uint r = item / (SLICE / 4), i = item % (SLICE / 4) * 4;
        float4 values = (float4)(0.0f);
        if (r < rows && first + i < k) values = up_to_four(from + r * stride + first + i, k - first - i, are_fours);
        local float *to = stage + i * ROW_PITCH + r;
        to[0] = values.x;
        to[ROW_PITCH] = values.y;
        to[2 * ROW_PITCH] = values.z;
        to[3 * ROW_PITCH] = values.w;
    }
}

// stage[i, j] = from[first + i, j] for j < `width`, 0 beyond `columns` and `k`.
static void stage_columns(
    local float *stage, uint pitch, uint width, uint columns, uint k, uint first, global const float *from,
    ulong stride, bool are_fours
) {
#pragma unroll
    for (uint item = (uint)get_local_id(0); item < SLICE * width / 4; item += LANES) {
        const uint i = item / (width / 4), j = item % (width / 4) * 4;
        float4 values = (float4)(0.0f);
        if (j < columns && first + i < k) values = up_to_four(from + (first + i) * stride + j, columns - j, are_fours);
        *(local float4 *)(stage + i * pitch + j) = values;
    }
}

// Adds the products of a slice. Indices beyond the last are 0 in both, and change no sum.
static void add_slice(local const float *stage, VECTOR sums[TILE_ROWS]) {
    local const float *rows = stage + tile_row(), *columns = stage + SLICE * ROW_PITCH + tile_column();
// Unrolled further, some compilers load all of the slice into registers first.
#pragma unroll 8
    for (uint i = 0; i < SLICE; i++) {
        const VECTOR factors = *(local const VECTOR *)(columns + i * COLUMNS);
#pragma unroll
        for (uint r = 0; r < TILE_ROWS; r += 4) {
            const float4 four = *(local const float4 *)(rows + i * ROW_PITCH + r);
            sums[r] = fma((VECTOR)(four.x), factors, sums[r]);
            sums[r + 1] = fma((VECTOR)(four.y), factors, sums[r + 1]);
            sums[r + 2] = fma((VECTOR)(four.z), factors, sums[r + 2]);
            sums[r + 3] = fma((VECTOR)(four.w), factors, sums[r + 3]);
        }
    }
}

#else

#define STAGE 0
#define DECLARE_STAGE local float *const stage = 0

#endif

// sums[r][j] = Σᵢ a[tile_row + r, i] · b[i, first + tile_column + j]: a chain of fma from 0 in the order of i, for every
// tile size.
//
// a: [m, k], rows `a_stride` apart. b: [k, n], rows `b_stride` apart; `first` is the pass' first column. Sums of rows
// beyond m and columns beyond n are for the caller to leave out. `are_fours`: all four numbers in a row of a and of b
// can be read at once. All of the group call it together.
static void tile_product(
    uint m, uint k, uint n, uint first, global const float *a, ulong a_stride, global const float *b, ulong b_stride,
    bool are_fours, local float *stage, VECTOR sums[TILE_ROWS]
) {
#pragma unroll
    for (uint r = 0; r < TILE_ROWS; r++) sums[r] = (VECTOR)(0.0f);
    b += first;
#if SLICE
    for (uint from = 0; from < k; from += SLICE) {
        // What is there has been read by all.
        barrier(CLK_LOCAL_MEM_FENCE);
        stage_rows(stage, m, k, from, a, a_stride, are_fours);
        stage_columns(stage + SLICE * ROW_PITCH, COLUMNS, COLUMNS, n - first, k, from, b, b_stride, are_fours);
        barrier(CLK_LOCAL_MEM_FENCE);
        add_slice(stage, sums);
    }
#else
    const uint row = tile_row(), column = tile_column();
    if (row >= m || first + column >= n) return;
    const uint count = n - first - column;
    global const float *rows[TILE_ROWS];
    for (uint r = 0; r < TILE_ROWS; r++) rows[r] = a + min(row + r, m - 1) * a_stride;
    b += column;
    for (uint i = 0; i < k; i++) {
        const VECTOR factors = load_columns(b, count);
        for (uint r = 0; r < TILE_ROWS; r++) sums[r] = fma((VECTOR)(rows[r][i]), factors, sums[r]);
        b += b_stride;
    }
#endif
}

// The first of the sums; the others move up. Rows that are taken so need the code of one row, and no register is indexed
// by a variable, which would put all of them into private memory.
static VECTOR take_row(VECTOR sums[TILE_ROWS]) {
    const VECTOR row = sums[0];
#pragma unroll
    for (uint r = 1; r < TILE_ROWS; r++) sums[r - 1] = sums[r];
    return row;
}
