// One step of Adam over every row of an embedding table: the gradient of row rows[s] is the sum of sums[p] for p in
// segments[s] ..< segments[s + 1], in that order; of every other row it is 0.
//
// values, mean, variance: [n, width]. sums: [pieces, width]. rows: [count, 1], ascending. segments: [count + 1, 1].
//
// A work-item updates COLUMNS_PER_ITEM elements of one row, for which it looks once. Launch: one dimension of at least
// n · ceil(width / COLUMNS_PER_ITEM) work-items.

// More columns a work-item, fewer searches; neighbouring work-items take neighbouring columns.
#ifndef COLUMNS_PER_ITEM
#define COLUMNS_PER_ITEM 4
#endif

kernel void adam_rows(
    uint n, uint width, uint count, float rate, float keep1, float keep2, float epsilon, global const float *sums,
    ulong sums_offset, global const int *rows, ulong rows_offset, global const int *segments, ulong segments_offset,
    global float *values, ulong values_offset, global float *mean, ulong mean_offset, global float *variance,
    ulong variance_offset
) {
    const uint items = (width + COLUMNS_PER_ITEM - 1) / COLUMNS_PER_ITEM;
    const ulong row = get_global_id(0) / items;
    if (row >= n) return;
    uint low = 0, high = count;
    while (low < high) {
        const uint middle = low + (high - low) / 2;
        if ((ulong)rows[rows_offset + middle] < row) low = middle + 1;
        else high = middle;
    }
    int begin = 0, end = 0;
    if (low < count && (ulong)rows[rows_offset + low] == row) {
        begin = segments[segments_offset + low];
        end = segments[segments_offset + low + 1];
    }
    for (uint column = (uint)(get_global_id(0) % items); column < width; column += items) {
        float gradient = 0.0f;
        for (int p = begin; p < end; p++) gradient += sums[sums_offset + (ulong)p * width + column];
        const ulong place = row * width + column;
        adam_step(
            gradient, rate, keep1, keep2, epsilon, values + values_offset + place, mean + mean_offset + place,
            variance + variance_offset + place);
    }
}
