// Vectors of TILE_COLUMNS neighbouring columns, shared by the products.

#pragma OPENCL FP_CONTRACT OFF

// Columns of the result that one work-item computes, as one vector: 4, 8 or 16.
#ifndef TILE_COLUMNS
#define TILE_COLUMNS 4
#endif

// Rows of the result that one work-item computes.
#ifndef TILE_ROWS
#define TILE_ROWS 4
#endif

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#define VECTOR JOIN(float, TILE_COLUMNS)
#define LOAD JOIN(vload, TILE_COLUMNS)
#define STORE JOIN(vstore, TILE_COLUMNS)

// The first `count` columns from `from`, then zeros.
static VECTOR load_columns(global const float *from, uint count) {
    if (count >= TILE_COLUMNS) return LOAD(0, from);
    float values[TILE_COLUMNS];
    for (uint i = 0; i < TILE_COLUMNS; i++) values[i] = i < count ? from[i] : 0.0f;
    return LOAD(0, values);
}

static void store_columns(VECTOR vector, global float *to, uint count) {
    if (count >= TILE_COLUMNS) {
        STORE(vector, 0, to);
    } else {
        float values[TILE_COLUMNS];
        STORE(vector, 0, values);
        for (uint i = 0; i < TILE_COLUMNS; i++) {
            if (i < count) to[i] = values[i];
        }
    }
}

// Where the place is a whole vector's.
static VECTOR vector_at(global const float *from) { return *(global const VECTOR *)from; }

static void put_vector(VECTOR vector, global float *to) { *(global VECTOR *)to = vector; }
