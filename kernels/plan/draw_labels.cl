// drawn[i] = the label of row rows[i]: labels[row] where has_several is 0, else one of the row's n labels,
// labels[starts[row] + m] with m = (word · n) >> 32, where the word is the first of philox(row, stream, number, epoch);
// 0 for a row without labels.
//
// rows, drawn: [count]. starts: [any + 1], read where has_several is not 0. labels: [any]. Launch: one dimension of at
// least count work-items.
kernel void draw_labels(
    uint count, uint has_several, uint seed_low, uint seed_high, uint stream, uint number, uint epoch,
    global const int *rows, ulong rows_offset, global const int *starts, ulong starts_offset,
    global const int *labels, ulong labels_offset, global int *drawn, ulong drawn_offset
) {
    const uint i = (uint)get_global_id(0);
    if (i >= count) return;
    const uint row = (uint)rows[rows_offset + i];
    labels += labels_offset;
    int label = 0;
    if (!has_several) {
        label = labels[row];
    } else {
        const uint start = (uint)starts[starts_offset + row], n = (uint)starts[starts_offset + row + 1] - start;
        if (n == 1) label = labels[start];
        if (n > 1) {
            const uint word = philox((uint4)(row, stream, number, epoch), (uint2)(seed_low, seed_high)).x;
            label = labels[start + (uint)(((ulong)word * n) >> 32)];
        }
    }
    drawn[drawn_offset + i] = label;
}
