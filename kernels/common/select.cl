// Parts that the selections of the largest values share: a radix selection of 8 bits a pass over unsigned integers that
// are ordered as the floats are.

// Work-items of a work-group.
#ifndef SELECT_LANES
#define SELECT_LANES 256
#endif

// Stretches that a work-group's values are cut into when the selected ones are collected.
#define SELECT_CHUNKS 1024

// −0 equals 0, and NaN is below all numbers.
static uint ordered(float value) {
    if (isnan(value)) return 0;
    const uint bits = as_uint(value == 0.0f ? 0.0f : value);
    return bits & 0x80000000u ? ~bits : bits | 0x80000000u;
}

// Counts digits, those at `shift`, of the values whose higher digits are those of `key`. All work-items, `histogram`
// zeroed and seen by all before; a barrier is due after.
static void count_digits(
    global const float *values, uint length, uint key, uint shift, local uint *histogram
) {
    const uint above = shift == 24 ? 0 : 0xFFFFFFFFu << (shift + 8);
    // Values are alike, so their first digits are: counting runs spares most of the atomic additions to one place.
    uint digit = 0, run = 0;
    for (uint i = (uint)get_local_id(0); i < length; i += SELECT_LANES) {
        const uint other = ordered(values[i]);
        if ((other & above) != key) continue;
        const uint next = other >> shift & 255;
        if (next != digit) {
            if (run > 0) atomic_add(&histogram[digit], run);
            digit = next;
            run = 0;
        }
        run++;
    }
    if (run > 0) atomic_add(&histogram[digit], run);
}

// The digit that the value of rank `wanted` has (the largest being of rank 1) and its rank among the values of that
// digit. All work-items; `found` holds 18 numbers.
static uint2 choose_digit(local const uint *histogram, uint wanted, local uint *found) {
    const uint lane = (uint)get_local_id(0);
    for (uint i = lane; i < 16; i += SELECT_LANES) {
        uint sum = 0;
        for (uint j = 0; j < 16; j++) sum += histogram[16 * i + j];
        found[i] = sum;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    if (lane == 0) {
        uint high = 15;
        while (found[high] < wanted) wanted -= found[high--];
        uint digit = 16 * high + 15;
        while (histogram[digit] < wanted) wanted -= histogram[digit--];
        found[16] = digit;
        found[17] = wanted;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    return (uint2)(found[16], found[17]);
}

// How many of a work-group's values are larger than `key` and how many equal it, chunk by chunk in `larger` and
// `equal` (SELECT_CHUNKS numbers each), seen by all on return. Returns the values of a chunk.
static uint count_selected(
    global const float *values, uint length, uint key, local uint *larger, local uint *equal
) {
    const uint lane = (uint)get_local_id(0);
    const uint chunk = (length - 1) / SELECT_CHUNKS + 1;
    for (uint i = lane; i < SELECT_CHUNKS; i += SELECT_LANES) larger[i] = equal[i] = 0;
    barrier(CLK_LOCAL_MEM_FENCE);
    for (uint i = lane; i < length; i += SELECT_LANES) {
        const uint other = ordered(values[i]);
        if (other > key) atomic_inc(&larger[i / chunk]);
        if (other == key) atomic_inc(&equal[i / chunk]);
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    return chunk;
}

// Writes those larger than `key` and, by index, the first that equal it, `wanted` of a row: their indices from `first`
// on in ascending order, and their values. Before this work-group's values there are `larger_before` and `equal_before`
// in the row. All work-items; `sums` holds 2 · SELECT_LANES numbers.
static void collect_selected(
    global const float *values, uint length, uint first, uint key, uint wanted, uint larger_before, uint equal_before,
    local uint *larger, local uint *equal, local uint *sums, global uint *indices, global float *best
) {
    const uint lane = (uint)get_local_id(0);
    const uint chunk = count_selected(values, length, key, larger, equal);
    const uint stretch = (SELECT_CHUNKS - 1) / SELECT_LANES + 1;
    const uint begin = min(lane * stretch, (uint)SELECT_CHUNKS), end = min(begin + stretch, (uint)SELECT_CHUNKS);
    uint larger_here = 0, equal_here = 0;
    for (uint c = begin; c < end; c++) {
        larger_here += larger[c];
        equal_here += equal[c];
    }
    sums[lane] = larger_here;
    sums[SELECT_LANES + lane] = equal_here;
    barrier(CLK_LOCAL_MEM_FENCE);
    for (uint i = 0; i < lane; i++) {
        larger_before += sums[i];
        equal_before += sums[SELECT_LANES + i];
    }
    for (uint c = begin; c < end; c++) {
        const uint chunk_larger = larger[c], chunk_equal = equal[c];
        if (chunk_larger > 0 || (chunk_equal > 0 && equal_before < wanted)) {
            uint place = larger_before + min(equal_before, wanted), equal_seen = equal_before;
            for (uint i = c * chunk; i < min((c + 1) * chunk, length); i++) {
                const uint other = ordered(values[i]);
                if (other > key || (other == key && equal_seen++ < wanted)) {
                    indices[place] = first + i;
                    best[place] = values[i];
                    place++;
                }
            }
        }
        larger_before += chunk_larger;
        equal_before += chunk_equal;
    }
}
