// Sums of all numbers before each one, in place: numbers[i] = Σ numbers[j] for j < i.
//
// Three kernels: `scan` does so within blocks of BLOCK numbers and gives each block's sum, `scan_merge` does so with
// the sums, `scan_add` adds them. Of one block the first is enough.

#define LANES 64
#define BLOCK 1024

// Sum of what the work-items before this one give. A barrier has to come before the next call.
static int sum_before(int own, local int *sums) {
    const uint lane = (uint)get_local_id(0);
    sums[lane] = own;
    barrier(CLK_LOCAL_MEM_FENCE);
    for (uint step = 1; step < LANES; step *= 2) {
        const int other = lane >= step ? sums[lane - step] : 0;
        barrier(CLK_LOCAL_MEM_FENCE);
        sums[lane] += other;
        barrier(CLK_LOCAL_MEM_FENCE);
    }
    return sums[lane] - own;
}

// The numbers from first ..< end become sums, the first of them `before`.
static void replace(global int *numbers, uint first, uint end, int before) {
    for (uint i = first; i < end; i++) {
        const int its = numbers[i];
        numbers[i] = before;
        before += its;
    }
}

// numbers: [count]. block_sums: [ceil(count / BLOCK)]. A work-group takes a block, each of its work-items neighbouring
// numbers. Launch: ceil(count / BLOCK) groups of LANES.
kernel __attribute__((reqd_work_group_size(LANES, 1, 1))) void scan(
    uint count, global int *numbers, ulong numbers_offset, global int *block_sums, ulong block_sums_offset
) {
    local int sums[LANES];
    const uint lane = (uint)get_local_id(0), block = (uint)get_group_id(0);
    const uint first = min(block * BLOCK + lane * (BLOCK / LANES), count), end = min(first + BLOCK / LANES, count);
    numbers += numbers_offset;
    int own = 0;
    for (uint i = first; i < end; i++) own += numbers[i];
    const int before = sum_before(own, sums);
    replace(numbers, first, end, before);
    if (lane == LANES - 1) block_sums[block_sums_offset + block] = before + own;
}

// block_sums: [blocks]. Launch: one group of LANES.
kernel __attribute__((reqd_work_group_size(LANES, 1, 1))) void scan_merge(
    uint blocks, global int *block_sums, ulong block_sums_offset
) {
    local int sums[LANES];
    const uint lane = (uint)get_local_id(0), share = (blocks + LANES - 1) / LANES;
    const uint first = min(lane * share, blocks), end = min(first + share, blocks);
    block_sums += block_sums_offset;
    int own = 0;
    for (uint i = first; i < end; i++) own += block_sums[i];
    replace(block_sums, first, end, sum_before(own, sums));
}

// Launch: one dimension of at least count work-items.
kernel void scan_add(
    uint count, global const int *block_sums, ulong block_sums_offset, global int *numbers, ulong numbers_offset
) {
    const uint i = (uint)get_global_id(0);
    if (i < count) numbers[numbers_offset + i] += block_sums[block_sums_offset + i / BLOCK];
}
