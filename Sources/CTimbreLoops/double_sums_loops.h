// Rows whose sums are taken side by side: an addition waits for the one before it.
#define SIDE 8
// Rows that are asked of memory before they are needed.
#define AHEAD 12
#define LINE 16

INLINE void FUNCTION(divide)(float *row, size_t width, double squares) {
    const double length = sqrt(squares);
    if (!(length > 0) || !isfinite(length)) return;
    for (size_t j = 0; j < width; j++) row[j] = (float)((double)row[j] / length);
}

static void FUNCTION(make_rows_unit)(float *rows, size_t count, size_t width) {
    for (; count >= SIDE; count -= SIDE, rows += SIDE * width) {
        double squares[SIDE] = {0};
        for (size_t j = 0; j < width; j++)
            for (int r = 0; r < SIDE; r++) {
                const double value = rows[r * width + j];
                squares[r] += value * value;
            }
        for (int r = 0; r < SIDE; r++) FUNCTION(divide)(rows + r * width, width, squares[r]);
    }
    for (; count > 0; count--, rows += width) {
        double squares = 0;
        for (size_t j = 0; j < width; j++) squares += (double)rows[j] * (double)rows[j];
        FUNCTION(divide)(rows, width, squares);
    }
}

INLINE bool FUNCTION(has_direction)(const float *row, size_t width) {
    int differs = 0, infinite = 0;
    for (size_t j = 0; j < width; j++) {
        differs |= row[j] != 0;
        infinite |= row[j] - row[j] != 0;
    }
    return differs && !infinite;
}

static size_t FUNCTION(add_to_sums)(
    const float *restrict rows, size_t count, size_t width, bool directions_only, double *restrict sums) {
    size_t added = 0;
    for (size_t i = 0; i < count; i++, rows += width) {
        if (directions_only && !FUNCTION(has_direction)(rows, width)) continue;
        for (size_t j = 0; j < width; j++) sums[j] += (double)rows[j];
        added++;
    }
    return added;
}

static void FUNCTION(add_row_sums)(
    const float *restrict table, size_t width, const int32_t *starts, const int32_t *ids, size_t count,
    float *restrict target) {
    const int32_t end = starts[count];
    for (size_t i = 0; i < count; i++, target += width) {
        for (int32_t e = starts[i]; e < starts[i + 1]; e++)
            if (e + AHEAD < end)
                for (size_t j = 0; j < width; j += LINE)
                    __builtin_prefetch(table + (size_t)ids[e + AHEAD] * width + j);
        if (starts[i] == starts[i + 1]) continue;
        for (size_t first = 0; first < width; first += LINE) {
            const size_t columns = width - first < LINE ? width - first : LINE;
            double sums[LINE] = {0};
            for (int32_t e = starts[i]; e < starts[i + 1]; e++) {
                const float *row = table + (size_t)ids[e] * width + first;
                for (size_t j = 0; j < columns; j++) sums[j] += (double)row[j];
            }
            for (size_t j = 0; j < columns; j++) target[first + j] += (float)sums[j];
        }
    }
}

static void FUNCTION(add_second_moments)(
    const double *restrict rows, const double *weights, size_t count, size_t width, double *restrict sums) {
    size_t i = 0;
    for (; i + SIDE <= count; i += SIDE)
        for (size_t j = 0; j < width; j++) {
            const double *row = rows + i * width;
            double factors[SIDE];
            for (int r = 0; r < SIDE; r++) factors[r] = (weights ? weights[i + r] : 1) * row[r * width + j];
            for (size_t k = j; k < width; k++) {
                double sum = sums[j * width + k];
                for (int r = 0; r < SIDE; r++) sum += factors[r] * row[r * width + k];
                sums[j * width + k] = sum;
            }
        }
    for (; i < count; i++)
        for (size_t j = 0; j < width; j++) {
            const double *row = rows + i * width;
            const double factor = (weights ? weights[i] : 1) * row[j];
            for (size_t k = j; k < width; k++) sums[j * width + k] += factor * row[k];
        }
}

static void FUNCTION(product_in_double)(
    const double *restrict rows, size_t count, size_t k, const double *restrict matrix, size_t n,
    double *restrict product) {
    for (size_t i = 0; i < count; i++, rows += k, product += n) {
        for (size_t j = 0; j < n; j++) product[j] = 0;
        for (size_t p = 0; p < k; p++) {
            const double factor = rows[p];
            for (size_t j = 0; j < n; j++) product[j] += factor * matrix[p * n + j];
        }
    }
}

#undef SIDE
#undef AHEAD
#undef LINE
