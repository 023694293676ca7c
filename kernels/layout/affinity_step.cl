// One step of t-SNE down its gradient, with momentum and gains. With q = 1 / (1 + |pᵢ − pⱼ|²), over a point's edges e
// to points j:
// g = 4 (exaggeration · Σ weights[e] q (pᵢ − pⱼ) − sums[i][1, 2] / Σ sums[·][0])
// gains[i] = gains[i] + 0.2 where velocities[i] · g < 0, else max(0.8 gains[i], 0.01)
// velocities[i] = momentum · velocities[i] − rate · gains[i] · g
// points[i] += velocities[i]
//
// points, velocities, gains: [n, 2]. sums: [n, 3]. starts: [n + 1, 1]; the edges of point i are starts[i] ..<
// starts[i + 1] of neighbours and weights.
//
// affinity_total: the sum of sums[·][0], one group of STEP_LANES. affinity_step: velocities and gains, a group of
// STEP_LANES a point; its work-items take every STEP_LANES-th edge, and halves of their sums are added to each other.
// affinity_move: the points, when every gradient is known; 2 n work-items.

#pragma OPENCL FP_CONTRACT OFF

// Work-items that share a point. A power of two.
#ifndef STEP_LANES
#define STEP_LANES 32
#endif

kernel __attribute__((reqd_work_group_size(STEP_LANES, 1, 1))) void affinity_total(
    uint n, global const float *sums, ulong sums_offset, global float *total
) {
    local float lanes[STEP_LANES];
    const uint lane = (uint)get_local_id(0);
    float sum = 0.0f;
    for (uint i = lane; i < n; i += STEP_LANES) sum += sums[sums_offset + (ulong)3 * i];
    lanes[lane] = sum;
    for (uint half_lanes = STEP_LANES / 2; half_lanes; half_lanes /= 2) {
        barrier(CLK_LOCAL_MEM_FENCE);
        if (lane < half_lanes) lanes[lane] += lanes[lane + half_lanes];
    }
    if (lane == 0) total[0] = lanes[0];
}

kernel __attribute__((reqd_work_group_size(STEP_LANES, 1, 1))) void affinity_step(
    float exaggeration, float momentum, float rate, global const float *points, ulong points_offset,
    global const int *starts, ulong starts_offset, global const int *neighbours, ulong neighbours_offset,
    global const float *weights, ulong weights_offset, global const float *sums, ulong sums_offset,
    global const float *total, global float *velocities, ulong velocities_offset, global float *gains,
    ulong gains_offset
) {
    local float2 lanes[STEP_LANES];
    const uint lane = (uint)get_local_id(0);
    const ulong i = get_group_id(0);
    points += points_offset;
    const float2 own = vload2(i, points);
    const int end = starts[starts_offset + i + 1];
    float2 sum = (float2)(0.0f);
    for (int edge = starts[starts_offset + i] + (int)lane; edge < end; edge += STEP_LANES) {
        const float2 difference = own - vload2((ulong)neighbours[neighbours_offset + (ulong)edge], points);
        const float force = weights[weights_offset + (ulong)edge]
            / fma(difference.x, difference.x, fma(difference.y, difference.y, 1.0f));
        sum = fma((float2)(force), difference, sum);
    }
    lanes[lane] = sum;
    for (uint half_lanes = STEP_LANES / 2; half_lanes; half_lanes /= 2) {
        barrier(CLK_LOCAL_MEM_FENCE);
        if (lane < half_lanes) lanes[lane] += lanes[lane + half_lanes];
    }
    if (lane != 0) return;
    const float2 repulsion = vload2(0, sums + sums_offset + 3 * i + 1) / total[0];
    const float2 gradient = 4.0f * (exaggeration * lanes[0] - repulsion);
    velocities += velocities_offset;
    gains += gains_offset;
    const float2 velocity = vload2(i, velocities), gain = vload2(i, gains);
    const float2 next = select(fmax(gain * 0.8f, 0.01f), gain + 0.2f, velocity * gradient < 0.0f);
    vstore2(next, i, gains);
    vstore2(momentum * velocity - rate * next * gradient, i, velocities);
}

kernel void affinity_move(
    uint count, global const float *velocities, ulong velocities_offset, global float *points, ulong points_offset
) {
    const uint i = (uint)get_global_id(0);
    if (i < count) points[points_offset + i] += velocities[velocities_offset + i];
}
