// Rows that are asked of memory before they are needed: the tables are larger than the caches, and their rows random.
#define AHEAD 12
#define LINE 16

INLINE void FUNCTION(ask)(const float *row, size_t width) {
    for (size_t j = 0; j < width; j += LINE) __builtin_prefetch(row + j);
}

#define LOOSE FUNCTION(row_vector)
typedef float LOOSE __attribute__((ext_vector_type(WIDTH), aligned(4)));

/// A call of memcpy costs more than a row this short.
INLINE void FUNCTION(copy)(const float *restrict from, size_t width, float *restrict to) {
    if (width < WIDTH) {
        for (size_t j = 0; j < width; j++) to[j] = from[j];
        return;
    }
    for (size_t j = 0; j + WIDTH < width; j += WIDTH) *(LOOSE *)(to + j) = *(const LOOSE *)(from + j);
    *(LOOSE *)(to + width - WIDTH) = *(const LOOSE *)(from + width - WIDTH);
}

static void FUNCTION(gather)(
    const float *source, size_t width, const int32_t *rows, size_t count, float *target, size_t stride) {
    for (size_t i = 0; i < count; i++) {
        if (i + AHEAD < count) FUNCTION(ask)(source + (size_t)rows[i + AHEAD] * width, width);
        FUNCTION(copy)(source + (size_t)rows[i] * width, width, target + i * stride);
    }
}

static void FUNCTION(add_rows)(
    const float *restrict source, size_t width, const int32_t *rows, size_t count, float *restrict target) {
    for (size_t i = 0; i < count; i++, target += width) {
        if (i + AHEAD < count) FUNCTION(ask)(source + (size_t)rows[i + AHEAD] * width, width);
        const float *row = source + (size_t)rows[i] * width;
        for (size_t j = 0; j < width; j++) target[j] += row[j];
    }
}

static void FUNCTION(segment_sums)(
    const float *restrict gradient, size_t stride, const int32_t *order, const int32_t *starts, size_t count,
    float *restrict sums, size_t width) {
    int32_t end = starts[count];
    for (size_t i = 0; i < count; i++, sums += width) {
        for (int32_t q = starts[i]; q < starts[i + 1]; q++) {
            if (q + AHEAD < end) FUNCTION(ask)(gradient + (size_t)order[q + AHEAD] * stride, width);
            const float *row = gradient + (size_t)order[q] * stride;
            if (q == starts[i])
                FUNCTION(copy)(row, width, sums);
            else
                for (size_t j = 0; j < width; j++) sums[j] += row[j];
        }
    }
}

INLINE void FUNCTION(add_weighted)(float weight, const float *restrict row, size_t width, float *restrict sums) {
    for (size_t j = 0; j < width; j++) sums[j] = __builtin_elementwise_fma(weight, row[j], sums[j]);
}

#define WIDE 4

/// Adds WIDE vectors of columns for a run of entries, whose sums stay in registers.
INLINE void FUNCTION(add_weighted_wide)(
    const float *source, size_t width, const int32_t *rows, const float *weights, size_t count, float *sums) {
    LOOSE wide[WIDE];
    for (int v = 0; v < WIDE; v++) wide[v] = *(const LOOSE *)(sums + v * WIDTH);
    for (size_t e = 0; e < count; e++) {
        const float *row = source + (size_t)rows[e] * width;
        const LOOSE weight = weights[e];
        for (int v = 0; v < WIDE; v++)
            wide[v] = __builtin_elementwise_fma(weight, *(const LOOSE *)(row + v * WIDTH), wide[v]);
    }
    for (int v = 0; v < WIDE; v++) *(LOOSE *)(sums + v * WIDTH) = wide[v];
}

static void FUNCTION(add_weighted_rows)(
    const float *restrict source, size_t width, const int32_t *starts, const int32_t *rows, const float *weights,
    size_t count, float *restrict target) {
    const int32_t end = starts[count];
    const size_t wide = width / (WIDE * WIDTH) * (WIDE * WIDTH);
    for (size_t i = 0; i < count; i++, target += width) {
        const int32_t first = starts[i], entries = starts[i + 1] - first;
        for (int32_t e = first; e < starts[i + 1]; e++)
            if (e + AHEAD < end) FUNCTION(ask)(source + (size_t)rows[e + AHEAD] * width, width);
        for (size_t j = 0; j < wide; j += WIDE * WIDTH)
            FUNCTION(add_weighted_wide)(source + j, width, rows + first, weights + first, entries, target + j);
        if (wide == width) continue;
        for (int32_t e = first; e < starts[i + 1]; e++)
            FUNCTION(add_weighted)(
                weights[e], source + (size_t)rows[e] * width + wide, width - wide, target + wide);
    }
}

static void FUNCTION(weighted_segment_sums)(
    const float *restrict gradient, size_t stride, const int32_t *order, const float *weights, const int32_t *starts,
    size_t count, float *restrict sums, size_t width) {
    const int32_t end = starts[count];
    for (size_t i = 0; i < count; i++, sums += width) {
        for (size_t j = 0; j < width; j++) sums[j] = 0;
        for (int32_t q = starts[i]; q < starts[i + 1]; q++) {
            if (q + AHEAD < end) FUNCTION(ask)(gradient + (size_t)order[q + AHEAD] * stride, width);
            FUNCTION(add_weighted)(weights[q], gradient + (size_t)order[q] * stride, width, sums);
        }
    }
}

#undef LOOSE
#undef WIDE
#undef AHEAD
#undef LINE
