// With q = 1 / (1 + |pᵢ − pⱼ|²), over all points j ≠ i:
// sums[i] = (Σ q, Σ q² (xᵢ − xⱼ), Σ q² (yᵢ − yⱼ)).
//
// points: [n, 2]. sums: [n, 3]. partials: [splits, 3, n].
//
// A work-item sums one point over one split of the others, which its group brings into local memory POINT_LANES at a
// time; the merge adds a point's splits in their order.
// Launch: one dimension of splits · ⌈n / POINT_LANES⌉ groups of POINT_LANES, a split's groups together; the merge: n
// work-items.

#pragma OPENCL FP_CONTRACT OFF

// Points of a group.
#ifndef POINT_LANES
#define POINT_LANES 128
#endif

kernel __attribute__((reqd_work_group_size(POINT_LANES, 1, 1))) void pairwise_affinities(
    uint n, uint split_size, global const float *points, ulong points_offset, global float *partials
) {
    local float2 others[POINT_LANES];
    const uint lane = (uint)get_local_id(0);
    const uint tiles = (n + POINT_LANES - 1) / POINT_LANES;
    const uint work_group = (uint)(get_global_id(0) / POINT_LANES);
    const uint split = work_group / tiles;
    const uint i = work_group % tiles * POINT_LANES + lane;
    points += points_offset;
    const float2 own = vload2(min(i, n - 1), points);
    const uint end = min(n, (split + 1) * split_size);
    float affinity = 0.0f;
    float2 along = (float2)(0.0f);
    for (uint start = split * split_size; start < end; start += POINT_LANES) {
        others[lane] = vload2(min(start + lane, n - 1), points);
        barrier(CLK_LOCAL_MEM_FENCE);
        const uint count = min((uint)POINT_LANES, end - start);
        for (uint other = 0; other < count; other++) {
            const float2 difference = own - others[other];
            const float near = 1.0f / fma(difference.x, difference.x, fma(difference.y, difference.y, 1.0f));
            const float q = start + other == i ? 0.0f : near;
            affinity += q;
            along = fma((float2)(q * q), difference, along);
        }
        barrier(CLK_LOCAL_MEM_FENCE);
    }
    if (i >= n) return;
    partials += (ulong)split * 3 * n;
    partials[i] = affinity;
    partials[(ulong)n + i] = along.x;
    partials[(ulong)2 * n + i] = along.y;
}

kernel void pairwise_affinities_merge(
    uint n, uint splits, global const float *partials, global float *sums, ulong sums_offset
) {
    const uint i = (uint)get_global_id(0);
    if (i >= n) return;
    for (uint column = 0; column < 3; column++) {
        float sum = 0.0f;
        for (uint split = 0; split < splits; split++) sum += partials[((ulong)split * 3 + column) * n + i];
        sums[sums_offset + (ulong)3 * i + column] = sum;
    }
}
