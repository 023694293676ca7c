// The `count` largest of each row of values, exactly; among equal ones those of the lowest index (−0 equals 0, and NaN
// is below all numbers).
// indices[i, 0 ..< count] are theirs in ascending order, best[i, 0 ..< count] their values.
//
// values: [rows, length], length below 2³¹. indices, best: [rows, count], 1 ≤ count ≤ length.
//
// A work-group takes one row: a radix selection of 8 bits a pass over unsigned integers that are ordered as the floats
// are, then each work-item collects from its own stretch of the row. Launch: one dimension of `rows` groups of
// SELECT_LANES.

// Work-items that share a row.
#ifndef SELECT_LANES
#define SELECT_LANES 256
#endif

static uint ordered(float value) {
    if (isnan(value)) return 0;
    const uint bits = as_uint(value == 0.0f ? 0.0f : value);
    return bits & 0x80000000u ? ~bits : bits | 0x80000000u;
}

kernel __attribute__((reqd_work_group_size(SELECT_LANES, 1, 1))) void select_top(
    uint length, uint count, global const float *values, global uint *indices, global float *best
) {
    local uint histogram[256];
    local uint larger[SELECT_LANES], equal[SELECT_LANES];
    local uint found[2];
    const uint lane = (uint)get_local_id(0);
    const ulong row = get_group_id(0);
    values += row * length;

    // Ends with the smallest selected key in `key`, and how many of its equals are selected in `wanted`.
    uint key = 0, wanted = count;
    for (uint shift = 32; shift > 0;) {
        const uint above = shift == 32 ? 0 : 0xFFFFFFFFu << shift;
        shift -= 8;
        for (uint i = lane; i < 256; i += SELECT_LANES) histogram[i] = 0;
        barrier(CLK_LOCAL_MEM_FENCE);
        for (uint i = lane; i < length; i += SELECT_LANES) {
            const uint other = ordered(values[i]);
            if ((other & above) == key) atomic_inc(&histogram[other >> shift & 255]);
        }
        barrier(CLK_LOCAL_MEM_FENCE);
        if (lane == 0) {
            uint digit = 255;
            while (histogram[digit] < wanted) wanted -= histogram[digit--];
            found[0] = digit;
            found[1] = wanted;
        }
        barrier(CLK_LOCAL_MEM_FENCE);
        key |= found[0] << shift;
        wanted = found[1];
    }

    const uint stretch = (length - 1) / SELECT_LANES + 1;
    const uint begin = min(lane * stretch, length);
    const uint end = min(begin + stretch, length);
    uint larger_here = 0, equal_here = 0;
    for (uint i = begin; i < end; i++) {
        const uint other = ordered(values[i]);
        larger_here += other > key;
        equal_here += other == key;
    }
    larger[lane] = larger_here;
    equal[lane] = equal_here;
    barrier(CLK_LOCAL_MEM_FENCE);
    uint larger_before = 0, equal_before = 0;
    for (uint i = 0; i < lane; i++) {
        larger_before += larger[i];
        equal_before += equal[i];
    }
    ulong place = row * count + larger_before + min(equal_before, wanted);
    for (uint i = begin; i < end; i++) {
        const uint other = ordered(values[i]);
        if (other > key || (other == key && equal_before++ < wanted)) {
            indices[place] = i;
            best[place] = values[i];
            place++;
        }
    }
}
