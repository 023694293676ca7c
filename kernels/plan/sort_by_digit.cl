// One pass of a stable sort by the digits of keys, the least significant first: values are put in the order of
// digit(v) = ((keys[v] / divisor) >> shift) % DIGITS, and those of one digit stay in their order.
//
// values, sorted: [capacity], of which the first `count` are sorted; count is limit[0] where has_limit is not 0, else
// capacity. starts: [DIGITS, chunks], chunks = ceil(capacity / CHUNK): how many values of each chunk have a digit, and
// after `scan` where the first of them goes. No memory is changed by two work-items at once, so the order is always the
// same.
//
// A work-group takes CHUNK values, each of its LANES work-items the neighbouring CHUNK / LANES. Launch: chunks groups
// of LANES.

#define LANES 64
#define CHUNK 1024
// As many as there are work-items.
#define DIGITS 64
// Numbers from one digit's counts, one a work-item, to the next's; odd, so that work-items meet no bank at once.
#define STRIDE (LANES + 1)

#define DIGIT(v) ((((uint)keys[v] / divisor) >> shift) % DIGITS)

// counts[d * STRIDE + lane]: how many of the lane's values have the digit d.
static void count_values(
    global const int *values, uint first, uint end, global const int *keys, uint divisor, uint shift,
    local ushort *counts
) {
    const uint lane = (uint)get_local_id(0);
    for (uint d = 0; d < DIGITS; d++) counts[d * STRIDE + lane] = 0;
    for (uint k = first; k < end; k++) counts[DIGIT(values[k]) * STRIDE + lane] += 1;
    barrier(CLK_LOCAL_MEM_FENCE);
}

#define LANE_VALUES                                                                                                    \
    const uint count = has_limit ? (uint)limit[limit_offset] : capacity;                                               \
    const uint lane = (uint)get_local_id(0), chunk = (uint)get_group_id(0), chunks = (uint)get_num_groups(0);          \
    const uint first = min(chunk * CHUNK + lane * (CHUNK / LANES), count), end = min(first + CHUNK / LANES, count);

kernel __attribute__((reqd_work_group_size(LANES, 1, 1))) void sort_by_digit_count(
    uint capacity, uint has_limit, global const int *limit, ulong limit_offset, uint divisor, uint shift,
    global const int *keys, ulong keys_offset, global const int *values, ulong values_offset, global int *starts,
    ulong starts_offset
) {
    local ushort counts[DIGITS * STRIDE];
    LANE_VALUES;
    count_values(values + values_offset, first, end, keys + keys_offset, divisor, shift, counts);
    uint sum = 0;
    for (uint i = 0; i < LANES; i++) sum += counts[lane * STRIDE + i];
    starts[starts_offset + (ulong)lane * chunks + chunk] = (int)sum;
}

kernel __attribute__((reqd_work_group_size(LANES, 1, 1))) void sort_by_digit(
    uint capacity, uint has_limit, global const int *limit, ulong limit_offset, uint divisor, uint shift,
    global const int *keys, ulong keys_offset, global const int *values, ulong values_offset,
    global const int *starts, ulong starts_offset, global int *sorted, ulong sorted_offset
) {
    local ushort counts[DIGITS * STRIDE];
    LANE_VALUES;
    values += values_offset;
    keys += keys_offset;
    count_values(values, first, end, keys, divisor, shift, counts);
    uint before = 0;
    for (uint i = 0; i < LANES; i++) {
        const uint its = counts[lane * STRIDE + i];
        counts[lane * STRIDE + i] = (ushort)before;
        before += its;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    for (uint k = first; k < end; k++) {
        const int value = values[k];
        const uint digit = DIGIT(value);
        const uint place = (uint)starts[starts_offset + (ulong)digit * chunks + chunk] + counts[digit * STRIDE + lane];
        sorted[sorted_offset + place] = value;
        counts[digit * STRIDE + lane] += 1;
    }
}
