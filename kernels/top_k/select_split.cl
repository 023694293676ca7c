// The selection of select_top, with several work-groups a row: for few, long rows, which would leave most of a device
// idle.
//
// values: [rows, length], length below 2³¹, each row in `blocks` blocks of `block` values, the last one shorter and
// none empty. histograms: [rows, 4, 256], zeroed: how often each digit occurs, pass by pass. states: [rows, 5, 2]: the
// key's digits found so far, and the rank wanted among values that have them. selected: [rows, blocks, 2]: values of a
// block that are larger than the key, and that equal it. indices, best: [rows, count], 1 ≤ count ≤ length.
//
// Four times select_split_digits with `pass` 0 … 3, then select_split_count, then select_split_collect. A work-group
// takes one block of one row. Launch of each: one dimension of rows · blocks groups of SELECT_LANES.

// The key's digits and the rank after `pass` passes; a row's first block keeps them for the next. All work-items.
static uint2 state_after(
    uint pass, uint count, bool is_first, global const uint *histograms, global uint *states, local uint *histogram,
    local uint *found
) {
    if (pass == 0) {
        if (is_first && get_local_id(0) == 0) vstore2((uint2)(0, count), 0, states);
        return (uint2)(0, count);
    }
    for (uint i = (uint)get_local_id(0); i < 256; i += SELECT_LANES) histogram[i] = histograms[(pass - 1) * 256 + i];
    const uint2 before = vload2(pass - 1, states);
    barrier(CLK_LOCAL_MEM_FENCE);
    const uint2 chosen = choose_digit(histogram, before.y, found);
    const uint2 after = (uint2)(before.x | chosen.x << (32 - 8 * pass), chosen.y);
    if (is_first && get_local_id(0) == 0) vstore2(after, pass, states);
    // The histogram may be written again.
    barrier(CLK_LOCAL_MEM_FENCE);
    return after;
}

kernel __attribute__((reqd_work_group_size(SELECT_LANES, 1, 1))) void select_split_digits(
    uint length, uint count, uint block, uint blocks, uint pass, global const float *values, global uint *histograms,
    global uint *states
) {
    local uint histogram[256], found[18];
    const ulong row = get_group_id(0) / blocks;
    const uint number = (uint)(get_group_id(0) % blocks);
    const uint first = number * block;
    histograms += row * 1024;
    const uint2 state = state_after(pass, count, number == 0, histograms, states + row * 10, histogram, found);
    for (uint i = (uint)get_local_id(0); i < 256; i += SELECT_LANES) histogram[i] = 0;
    barrier(CLK_LOCAL_MEM_FENCE);
    count_digits(values + row * length + first, min(block, length - first), state.x, 24 - 8 * pass, histogram);
    barrier(CLK_LOCAL_MEM_FENCE);
    for (uint i = (uint)get_local_id(0); i < 256; i += SELECT_LANES) {
        if (histogram[i] > 0) atomic_add(&histograms[pass * 256 + i], histogram[i]);
    }
}

kernel __attribute__((reqd_work_group_size(SELECT_LANES, 1, 1))) void select_split_count(
    uint length, uint count, uint block, uint blocks, global const float *values, global uint *histograms,
    global uint *states, global uint *selected
) {
    local uint histogram[256], found[18], totals[2];
    const ulong row = get_group_id(0) / blocks;
    const uint number = (uint)(get_group_id(0) % blocks);
    const uint first = number * block;
    const uint key =
        state_after(4, count, number == 0, histograms + row * 1024, states + row * 10, histogram, found).x;
    if (get_local_id(0) < 2) totals[get_local_id(0)] = 0;
    if (SELECT_LANES == 1) totals[1] = 0;
    barrier(CLK_LOCAL_MEM_FENCE);
    const uint end = min(first + block, length);
    uint larger = 0, equal = 0;
    for (uint i = first + (uint)get_local_id(0); i < end; i += SELECT_LANES) {
        const uint other = ordered(values[row * length + i]);
        larger += other > key;
        equal += other == key;
    }
    if (larger > 0) atomic_add(&totals[0], larger);
    if (equal > 0) atomic_add(&totals[1], equal);
    barrier(CLK_LOCAL_MEM_FENCE);
    if (get_local_id(0) == 0) vstore2((uint2)(totals[0], totals[1]), row * blocks + number, selected);
}

kernel __attribute__((reqd_work_group_size(SELECT_LANES, 1, 1))) void select_split_collect(
    uint length, uint count, uint block, uint blocks, global const float *values, global const uint *states,
    global const uint *selected, global uint *indices, global float *best
) {
    local uint larger[SELECT_CHUNKS], equal[SELECT_CHUNKS], sums[2 * SELECT_LANES];
    const uint lane = (uint)get_local_id(0);
    const ulong row = get_group_id(0) / blocks;
    const uint number = (uint)(get_group_id(0) % blocks);
    const uint first = number * block;
    const uint2 state = vload2(4, states + row * 10);

    uint2 before = (uint2)(0, 0);
    for (uint i = lane; i < number; i += SELECT_LANES) before += vload2(row * blocks + i, selected);
    sums[lane] = before.x;
    sums[SELECT_LANES + lane] = before.y;
    barrier(CLK_LOCAL_MEM_FENCE);
    before = (uint2)(0, 0);
    for (uint i = 0; i < SELECT_LANES; i++) before += (uint2)(sums[i], sums[SELECT_LANES + i]);
    barrier(CLK_LOCAL_MEM_FENCE);
    collect_selected(
        values + row * length + first, min(block, length - first), first, state.x, state.y, before.x, before.y, larger,
        equal, sums, indices + row * count, best + row * count);
}
