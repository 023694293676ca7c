// Rows that are asked of memory before they are needed: the tables are larger than the caches, and their rows random.
#define AHEAD 8
#define LINE 16

INLINE void FUNCTION(ask)(const float *row, size_t width) {
    for (size_t j = 0; j < width; j += LINE) __builtin_prefetch(row + j);
}

static void FUNCTION(gather)(
    const float *source, size_t width, const int32_t *rows, size_t count, float *target, size_t stride) {
    for (size_t i = 0; i < count; i++) {
        if (i + AHEAD < count) FUNCTION(ask)(source + (size_t)rows[i + AHEAD] * width, width);
        memcpy(target + i * stride, source + (size_t)rows[i] * width, width * sizeof(float));
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
        memset(sums, 0, width * sizeof(float));
        for (int32_t q = starts[i]; q < starts[i + 1]; q++) {
            if (q + AHEAD < end) FUNCTION(ask)(gradient + (size_t)order[q + AHEAD] * stride, width);
            const float *row = gradient + (size_t)order[q] * stride;
            for (size_t j = 0; j < width; j++) sums[j] += row[j];
        }
    }
}

#undef AHEAD
#undef LINE
