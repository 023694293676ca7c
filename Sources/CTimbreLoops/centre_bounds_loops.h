// Listed centres of a tile of registers.
#define LISTED 6
#define BITS FUNCTION(nearest_bits)
typedef _Bool BITS __attribute__((ext_vector_type(WIDTH)));

static void FUNCTION(move_centres)(const float *before, const float *after, size_t k, size_t d, float *moves) {
    const size_t stride = timbre_bounded_centres(k);
    memset(moves, 0, (d + 3) * stride * sizeof(float));
    for (size_t c = 0; c < k; c++, before += d, after += d) {
        float old = 0, new = 0;
        double length = 0;
        for (size_t j = 0; j < d; j++) {
            const float move = after[j] - before[j];
            old = fmaf(before[j], before[j], old);
            new = fmaf(after[j], after[j], new);
            length += (double)move * move;
            moves[(j + 2) * stride + c] = move;
        }
        moves[c] = new / 2 - old / 2;
        moves[stride + c] = (float)sqrt(length) * 1.000001f;
        moves[(d + 2) * stride + c] = new / 2;
    }
}

static float FUNCTION(enclose_blocks)(
    const float *rows, size_t count, size_t d, size_t k, float *panel, float *means, float *radii, float *margins) {
    const size_t stride = timbre_bounded_centres(k);
    double longest = 0;
    for (size_t first = 0; first < count; first += timbre_panel_rows, means += d, radii++, margins += stride) {
        const size_t left = count - first < timbre_panel_rows ? count - first : timbre_panel_rows;
        FUNCTION(lay_out)(rows + first * d, left, d, panel);
        float squares[timbre_panel_rows] = {0};
        double length = 0;
        for (size_t j = 0; j < d; j++) {
            const float *column = panel + j * timbre_panel_rows;
            float sum = 0;
            for (size_t row = 0; row < timbre_panel_rows; row++) sum += column[row];
            const float mean = sum / timbre_panel_rows;
            for (size_t row = 0; row < timbre_panel_rows; row++)
                squares[row] = fmaf(column[row] - mean, column[row] - mean, squares[row]);
            means[j] = mean;
            length += (double)mean * mean;
        }
        float most = 0;
        for (size_t row = 0; row < timbre_panel_rows; row++) most = squares[row] > most ? squares[row] : most;
        // Of d roundings, and of the differences'.
        *radii = sqrtf(most) * (1 + (float)(d + 8) * 0x1p-23f);
        length = sqrt(length) + *radii;
        longest = length > longest ? length : longest;
        for (size_t c = 0; c < stride; c++) margins[c] = c < k ? -__builtin_inff() : __builtin_inff();
    }
    return (float)longest * 1.000001f;
}

/// Moves a block's margins; lists the centres that are within the slack, and those that were a row's nearest.
///
/// Returns how many there are, and 0 where none is within the slack.
INLINE size_t FUNCTION(list_centres)(
    size_t d, size_t stride, const float *moves, float slack, const float *mean, float radius, const int32_t *nearest,
    size_t rows, float *low, float *high, int32_t *own, int32_t stamp, float *margins, int32_t *list) {
    for (size_t c = 0; c < stride; c += 2 * WIDTH) {
        // Two registers, where there are two: the chain of one would wait for itself.
        const size_t second = c + WIDTH < stride ? WIDTH : 0;
        VECTOR at[2] = {*(const VECTOR *)(moves + c), *(const VECTOR *)(moves + c + second)};
        const float *move = moves + 2 * stride + c;
        for (size_t j = 0; j < d; j++, move += stride) {
            const VECTOR place = -mean[j];
            at[0] = __builtin_elementwise_fma(place, *(const VECTOR *)move, at[0]);
            at[1] = __builtin_elementwise_fma(place, *(const VECTOR *)(move + second), at[1]);
        }
        for (size_t v = 0; v < 2; v++) {
            const size_t from = c + (v ? second : 0);
            const VECTOR reach = *(const VECTOR *)(moves + stride + from) * radius;
            *(VECTOR *)(low + from) = at[v] - reach;
            *(VECTOR *)(high + from) = at[v] + reach;
        }
    }
    float most = -__builtin_inff();
    for (size_t row = 0; row < rows; row++) {
        const float rise = high[nearest[row]];
        most = rise > most ? rise : most;
        own[nearest[row]] = stamp;
    }
    size_t count = 0;
    uint32_t close = 0;
    for (size_t c = 0; c < stride; c += WIDTH) {
        const VECTOR margin = *(VECTOR *)(margins + c) + (*(VECTOR *)(low + c) - (most + slack));
        *(VECTOR *)(margins + c) = margin;
        const BITS within = __builtin_convertvector(margin <= slack, BITS);
        const BITS owned = __builtin_convertvector(*(INTEGERS *)(own + c) == stamp, BITS);
        uint32_t bits = 0, owners = 0;
        memcpy(&bits, &within, sizeof within);
        memcpy(&owners, &owned, sizeof owned);
        close |= bits;
        for (bits = (bits | owners) & ((1u << WIDTH) - 1); bits; bits &= bits - 1)
            list[count++] = (int32_t)(c + __builtin_ctz(bits));
    }
    return close & ((1u << WIDTH) - 1) ? count : 0;
}

/// scores[r][row] = s(row, the r-th of `width` listed centres), as `compare` computes it.
INLINE void FUNCTION(score_listed)(
    const float *strip, size_t d, const float *centres, const float *halves, const int32_t *list, const int width,
    float *scores) {
    const float *from[LISTED];
    VECTOR sums[LISTED][VECTORS];
#pragma clang loop unroll(full)
    for (int r = 0; r < width; r++) {
        from[r] = centres + (size_t)list[r] * d;
#pragma clang loop unroll(full)
        for (int v = 0; v < VECTORS; v++) sums[r][v] = halves[list[r]];
    }
    for (size_t j = 0; j < d; j++, strip += timbre_panel_rows) {
        VECTOR rows[VECTORS];
#pragma clang loop unroll(full)
        for (int v = 0; v < VECTORS; v++) rows[v] = *(const VECTOR *)(strip + v * WIDTH);
#pragma clang loop unroll(full)
        for (int r = 0; r < width; r++) {
            const VECTOR centre = from[r][j];
#pragma clang loop unroll(full)
            for (int v = 0; v < VECTORS; v++) sums[r][v] = __builtin_elementwise_fma(-rows[v], centre, sums[r][v]);
        }
    }
#pragma clang loop unroll(full)
    for (int r = 0; r < width; r++)
#pragma clang loop unroll(full)
        for (int v = 0; v < VECTORS; v++) *(VECTOR *)(scores + r * timbre_panel_rows + v * WIDTH) = sums[r][v];
}

/// The nearest of the listed centres, in their order, and by how much each is farther from the other rows, at least.
INLINE void FUNCTION(choose_listed)(
    const float *scores, const int32_t *list, size_t count, float slack, int32_t *nearest, float *margins) {
    float best[timbre_panel_rows];
    const VECTOR infinite = __builtin_inff();
    for (size_t row = 0; row < timbre_panel_rows; row += WIDTH) {
        VECTOR least = __builtin_inff();
        INTEGERS places = list[0];
        for (size_t r = 0; r < count; r++) {
            const VECTOR score = *(const VECTOR *)(scores + r * timbre_panel_rows + row);
            const INTEGERS less = score < least;
            least = less ? score : least;
            places = less ? (INTEGERS)list[r] : places;
        }
        *(VECTOR *)(best + row) = least;
        *(INTEGERS *)(nearest + row) = places;
    }
    for (size_t r = 0; r < count; r++, scores += timbre_panel_rows) {
        VECTOR least = infinite;
        for (size_t row = 0; row < timbre_panel_rows; row += WIDTH) {
            const VECTOR margin = *(const VECTOR *)(scores + row) - *(const VECTOR *)(best + row);
            const INTEGERS other = *(const INTEGERS *)(nearest + row) != list[r];
            least = (other & (margin < least)) ? margin : least;
        }
        // Numbers that are not negative have the order of their bits.
        INTEGERS bits;
        memcpy(&bits, &least, sizeof least);
        const int32_t smallest = __builtin_reduce_min(bits);
        float margin;
        memcpy(&margin, &smallest, sizeof margin);
        margins[list[r]] = margin - slack;
    }
}

static void FUNCTION(nearest_centre_within)(
    const float *rows, size_t count, size_t d, const float *centres, size_t k, const float *moves, float slack,
    const float *means, const float *radii, float *margins, float *memory, int32_t *nearest) {
    const size_t stride = timbre_bounded_centres(k);
    float *panel = memory, *scores = panel + timbre_panel_rows * d, *low = scores + timbre_panel_rows * k;
    float *high = low + stride;
    int32_t *own = (int32_t *)(high + stride), *list = own + stride, *next = list + stride;
    const float *halves = moves + (d + 2) * stride;
    memset(own, 0xFF, stride * sizeof(int32_t));
    size_t coming = 0;
    // A block ahead, so that memory brings rows while others are compared.
    for (size_t ahead = 0; ahead < count + timbre_panel_rows; ahead += timbre_panel_rows) {
        const size_t listed = coming;
        int32_t *const swapped = list;
        list = next;
        next = swapped;
        if (ahead < count) {
            const size_t block = ahead / timbre_panel_rows, left = count - ahead;
            coming = FUNCTION(list_centres)(
                d, stride, moves, slack, means + block * d, radii[block], nearest + ahead,
                left < timbre_panel_rows ? left : timbre_panel_rows, low, high, own, (int32_t)block,
                margins + block * stride, next);
            if (coming) FUNCTION(fetch)(rows + ahead * d, left, d);
        }
        if (!listed) continue;
        const size_t first = ahead - timbre_panel_rows, left = count - first;
        FUNCTION(lay_out)(rows + first * d, left, d, panel);
        for (size_t strip = 0; strip < timbre_panel_rows; strip += STRIP) {
            float *to = scores + strip;
            size_t r = 0;
            for (; r + LISTED <= listed; r += LISTED, to += LISTED * timbre_panel_rows)
                FUNCTION(score_listed)(panel + strip, d, centres, halves, list + r, LISTED, to);
#define CASE(width) \
    case width: FUNCTION(score_listed)(panel + strip, d, centres, halves, list + r, width, to); break;
            switch (listed - r) { CASE(1) CASE(2) CASE(3) CASE(4) CASE(5) }
#undef CASE
        }
        int32_t places[timbre_panel_rows];
        FUNCTION(choose_listed)(scores, list, listed, slack, places, margins + first / timbre_panel_rows * stride);
        memcpy(nearest + first, places, (left < timbre_panel_rows ? left : timbre_panel_rows) * sizeof(int32_t));
    }
}

#undef LISTED
#undef BITS
