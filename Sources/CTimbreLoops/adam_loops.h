INLINE float FUNCTION(normal)(float x) { return __builtin_fabsf(x) < FLT_MIN ? 0 : x; }

INLINE void FUNCTION(update)(struct timbre_adam step, float *value, float *mean, float *variance, float g) {
    float m = FUNCTION(normal)(*mean + (g - *mean) * step.keep1);
    float v = FUNCTION(normal)(*variance + (g * g - *variance) * step.keep2);
    *mean = m;
    *variance = v;
    *value -= step.rate * m / (__builtin_elementwise_sqrt(v) + step.epsilon);
}

static void FUNCTION(adam)(
    const struct timbre_adam *constants, float *restrict values, float *restrict mean, float *restrict variance,
    const float *restrict gradient, size_t count) {
    struct timbre_adam step = *constants;
    for (size_t i = 0; i < count; i++) FUNCTION(update)(step, values + i, mean + i, variance + i, gradient[i]);
}

static void FUNCTION(adam_without_gradient)(
    const struct timbre_adam *constants, float *restrict values, float *restrict mean, float *restrict variance,
    size_t count) {
    struct timbre_adam step = *constants;
    for (size_t i = 0; i < count; i++) FUNCTION(update)(step, values + i, mean + i, variance + i, 0);
}

#define CHUNK 64

static void FUNCTION(adam_rows)(
    const struct timbre_adam *step, float *values, float *mean, float *variance, size_t width, size_t first,
    size_t last, const float *sums, const int32_t *rows, const int32_t *segments, size_t segment_count) {
    size_t segment = first_segment(rows, segment_count, first);
    for (size_t row = first; row < last;) {
        size_t next = segment < segment_count && (size_t)rows[segment] < last ? (size_t)rows[segment] : last;
        if (row < next) {
            size_t at = row * width;
            FUNCTION(adam_without_gradient)(step, values + at, mean + at, variance + at, (next - row) * width);
            row = next;
            continue;
        }
        for (size_t column = 0; column < width; column += CHUNK) {
            size_t count = width - column < CHUNK ? width - column : CHUNK;
            size_t at = row * width + column;
            float gradient[CHUNK] = {0};
            for (int32_t p = segments[segment]; p < segments[segment + 1]; p++)
                for (size_t j = 0; j < count; j++) gradient[j] += sums[(size_t)p * width + column + j];
            FUNCTION(adam)(step, values + at, mean + at, variance + at, gradient, count);
        }
        row++;
        segment++;
    }
}

#undef CHUNK
