#define UNROLL _Pragma("clang loop unroll(full)")
#define VECTOR FUNCTION(adam_vector)
#define LOOSE FUNCTION(adam_loose)
// Vectors of a row that are replayed together, in registers: each waits for its own division.
#define VECTORS 4

typedef float VECTOR __attribute__((ext_vector_type(WIDTH)));
typedef float LOOSE __attribute__((ext_vector_type(WIDTH), aligned(4)));

INLINE VECTOR FUNCTION(normal)(VECTOR x) { return __builtin_elementwise_abs(x) < FLT_MIN ? (VECTOR)0 : x; }

/// The moments after a step.
INLINE void FUNCTION(move)(struct timbre_adam adam, VECTOR g, VECTOR *mean, VECTOR *variance) {
    *mean = FUNCTION(normal)(*mean + (g - *mean) * adam.keep1);
    *variance = FUNCTION(normal)(*variance + (g * g - *variance) * adam.keep2);
}

INLINE VECTOR FUNCTION(change)(struct timbre_adam adam, float rate, VECTOR mean, VECTOR variance) {
    return rate * mean / (__builtin_elementwise_sqrt(variance) + adam.epsilon);
}

INLINE VECTOR FUNCTION(load)(const float *values, size_t count) {
    if (count == WIDTH) return *(const LOOSE *)values;
    VECTOR result = 0;
    memcpy(&result, values, count * sizeof(float));
    return result;
}

INLINE void FUNCTION(store)(VECTOR vector, float *values, size_t count) {
    if (count == WIDTH) *(LOOSE *)values = vector;
    else memcpy(values, &vector, count * sizeof(float));
}

static void FUNCTION(adam)(
    const struct timbre_adam *constants, float rate, float *restrict values, float *restrict mean,
    float *restrict variance, const float *restrict gradient, size_t count) {
    struct timbre_adam adam = *constants;
    for (size_t i = 0; i < count; i += WIDTH) {
        size_t left = count - i < WIDTH ? count - i : WIDTH;
        VECTOR m = FUNCTION(load)(mean + i, left), v = FUNCTION(load)(variance + i, left);
        FUNCTION(move)(adam, FUNCTION(load)(gradient + i, left), &m, &v);
        VECTOR w = FUNCTION(load)(values + i, left) - FUNCTION(change)(adam, rate, m, v);
        FUNCTION(store)(w, values + i, left);
        FUNCTION(store)(m, mean + i, left);
        FUNCTION(store)(v, variance + i, left);
    }
}

INLINE bool FUNCTION(differs)(VECTOR a, VECTOR b) { return __builtin_reduce_or(a != b); }

/// Steps from ..< until, without a gradient, of at most `vectors` vectors.
INLINE void FUNCTION(replay)(
    const int vectors, struct timbre_adam adam, const float *rates, int32_t from, int32_t until, float *values,
    float *mean, float *variance, size_t count) {
    VECTOR w[VECTORS], m[VECTORS], v[VECTORS];
    size_t lanes[VECTORS];
    UNROLL for (int i = 0; i < vectors; i++) {
        lanes[i] = count - (size_t)i * WIDTH < WIDTH ? count - (size_t)i * WIDTH : WIDTH;
        w[i] = FUNCTION(load)(values + i * WIDTH, lanes[i]);
        m[i] = FUNCTION(load)(mean + i * WIDTH, lanes[i]);
        v[i] = FUNCTION(load)(variance + i * WIDTH, lanes[i]);
    }
    int32_t step = from;
    for (bool moves = true; moves && step < until; step++) {
        moves = false;
        UNROLL for (int i = 0; i < vectors; i++) {
            FUNCTION(move)(adam, 0, &m[i], &v[i]);
            VECTOR next = w[i] - FUNCTION(change)(adam, rates[step], m[i], v[i]);
            moves |= FUNCTION(differs)(w[i], next);
            w[i] = next;
        }
    }
    for (; step < until; step++)
        UNROLL for (int i = 0; i < vectors; i++) FUNCTION(move)(adam, 0, &m[i], &v[i]);
    UNROLL for (int i = 0; i < vectors; i++) {
        FUNCTION(store)(w[i], values + i * WIDTH, lanes[i]);
        FUNCTION(store)(m[i], mean + i * WIDTH, lanes[i]);
        FUNCTION(store)(v[i], variance + i * WIDTH, lanes[i]);
    }
}

// Rows that are asked of memory before they are needed: the tables are larger than the caches.
#define AHEAD 2
#define LINE 16

INLINE void FUNCTION(ask_row)(struct timbre_adam_rows table, size_t row) {
    for (size_t j = 0; j < table.width; j += LINE) {
        __builtin_prefetch(table.values + row * table.width + j, 1);
        __builtin_prefetch(table.mean + row * table.width + j, 1);
        __builtin_prefetch(table.variance + row * table.width + j, 1);
    }
}

static void FUNCTION(adam_replay)(
    const struct timbre_adam *constants, const float *rates, int32_t until, struct timbre_adam_rows table,
    const int32_t *rows, size_t count) {
    struct timbre_adam adam = *constants;
    for (size_t i = 0; i < count; i++) {
        if (i + AHEAD < count) FUNCTION(ask_row)(table, (size_t)rows[i + AHEAD]);
        size_t row = (size_t)rows[i];
        int32_t from = table.steps[row];
        if (from >= until) continue;
        table.steps[row] = until;
        float *values = table.values + row * table.width, *mean = table.mean + row * table.width,
              *variance = table.variance + row * table.width;
        size_t column = 0;
        for (; column + VECTORS * WIDTH <= table.width; column += VECTORS * WIDTH)
            FUNCTION(replay)(
                VECTORS, adam, rates, from, until, values + column, mean + column, variance + column, VECTORS * WIDTH);
        for (; column < table.width; column += VECTORS / 2 * WIDTH) {
            size_t left = table.width - column;
            if (left > WIDTH)
                FUNCTION(replay)(
                    VECTORS / 2, adam, rates, from, until, values + column, mean + column, variance + column,
                    left < VECTORS / 2 * WIDTH ? left : VECTORS / 2 * WIDTH);
            else
                FUNCTION(replay)(
                    1, adam, rates, from, until, values + column, mean + column, variance + column, left);
        }
    }
}

static void FUNCTION(adam_step)(
    const struct timbre_adam *constants, const float *rates, int32_t step, struct timbre_adam_rows table,
    const int32_t *rows, size_t count, const float *gradient) {
    for (size_t i = 0; i < count; i++, gradient += table.width) {
        if (i + AHEAD < count) FUNCTION(ask_row)(table, (size_t)rows[i + AHEAD]);
        size_t row = (size_t)rows[i], at = row * table.width;
        FUNCTION(adam)(
            constants, rates[step], table.values + at, table.mean + at, table.variance + at, gradient, table.width);
        table.steps[row] = step + 1;
    }
}

#undef UNROLL
#undef VECTOR
#undef LOOSE
#undef VECTORS
#undef AHEAD
#undef LINE
