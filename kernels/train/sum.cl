// sums[c] = Σ values[i] over the values of chunk c, as two numbers that add up to it: the rounded sum, and what
// rounding left out (Knuth's TwoSum), which together are as exact as 48 bits.
//
// values: [count]. sums: [ceil(count / CHUNK), 2].
//
// A work-group takes CHUNK values, each of its work-items every LANES-th; the pairs' sums are added in a tree. Launch:
// ceil(count / CHUNK) groups of LANES.

#pragma OPENCL FP_CONTRACT OFF

#define LANES 64
#define CHUNK 1024

static float2 add(float2 sum, float2 other) {
    const float total = sum.x + other.x, part = total - sum.x;
    const float rest = (sum.x - (total - part)) + (other.x - part);
    return (float2)(total, rest + (sum.y + other.y));
}

kernel __attribute__((reqd_work_group_size(LANES, 1, 1))) void sum(
    uint count, global const float *values, ulong values_offset, global float *sums, ulong sums_offset
) {
    local float2 shared[LANES];
    const uint lane = (uint)get_local_id(0), chunk = (uint)get_group_id(0);
    const uint end = min((chunk + 1) * CHUNK, count);
    float2 own = (float2)(0.0f, 0.0f);
    for (uint i = chunk * CHUNK + lane; i < end; i += LANES) {
        own = add(own, (float2)(values[values_offset + i], 0.0f));
    }
    shared[lane] = own;
    for (uint half_lanes = LANES / 2; half_lanes > 0; half_lanes /= 2) {
        barrier(CLK_LOCAL_MEM_FENCE);
        if (lane < half_lanes) shared[lane] = add(shared[lane], shared[lane + half_lanes]);
    }
    if (lane == 0) {
        sums[sums_offset + 2 * (ulong)chunk] = shared[0].x;
        sums[sums_offset + 2 * (ulong)chunk + 1] = shared[0].y;
    }
}
