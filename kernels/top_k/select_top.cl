// The `count` largest of each row of values, exactly; among equal ones those of the lowest index (−0 equals 0, and NaN
// is below all numbers).
// indices[i, 0 ..< count] are theirs in ascending order, best[i, 0 ..< count] their values.
//
// values: [rows, length], length below 2³¹. indices, best: [rows, count], 1 ≤ count ≤ length.
//
// A work-group takes one row. Launch: one dimension of `rows` groups of SELECT_LANES.
kernel __attribute__((reqd_work_group_size(SELECT_LANES, 1, 1))) void select_top(
    uint length, uint count, global const float *values, global uint *indices, global float *best
) {
    local uint histogram[256], found[18];
    local uint larger[SELECT_CHUNKS], equal[SELECT_CHUNKS], sums[2 * SELECT_LANES];
    const ulong row = get_global_id(0) / SELECT_LANES;
    values += row * length;

    // Ends with the smallest selected key in `key`, and how many of its equals are selected in `wanted`.
    uint key = 0, wanted = count;
    for (uint shift = 32; shift > 0;) {
        shift -= 8;
        for (uint i = (uint)get_local_id(0); i < 256; i += SELECT_LANES) histogram[i] = 0;
        barrier(CLK_LOCAL_MEM_FENCE);
        count_digits(values, length, key, shift, histogram);
        barrier(CLK_LOCAL_MEM_FENCE);
        const uint2 chosen = choose_digit(histogram, wanted, found);
        key |= chosen.x << shift;
        wanted = chosen.y;
    }
    collect_selected(
        values, length, 0, key, wanted, 0, 0, larger, equal, sums, indices + row * count, best + row * count);
}
