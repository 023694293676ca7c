// Layer normalisation: Device.normaliseRows has the formula.
//
// values, branch, sum, gradient, total, result: [rows, n]. scaling: [2, n], gains and below them biases. branch and sum
// are touched where has_branch is not 0.

#pragma OPENCL FP_CONTRACT OFF

// Work-items that share a row.
#define LANES 32
#define GROUP_OF_LANES kernel __attribute__((reqd_work_group_size(LANES, 1, 1)))

// The sum of all lanes' values, in their order. All work-items; `parts` holds LANES numbers, which all have read on
// return.
static float sum_of_lanes(float value, local float *parts) {
    parts[get_local_id(0)] = value;
    barrier(CLK_LOCAL_MEM_FENCE);
    float sum = 0.0f;
    for (uint i = 0; i < LANES; i++) sum += parts[i];
    barrier(CLK_LOCAL_MEM_FENCE);
    return sum;
}

// A row's mean and 1 / √(its variance + epsilon). All work-items.
static float2 row_statistics(global const float *row, uint n, float epsilon, local float *parts) {
    const uint lane = (uint)get_local_id(0);
    float sum = 0.0f;
    for (uint j = lane; j < n; j += LANES) sum += row[j];
    const float mean = sum_of_lanes(sum, parts) / (float)n;
    float squares = 0.0f;
    for (uint j = lane; j < n; j += LANES) squares = fma(row[j] - mean, row[j] - mean, squares);
    return (float2)(mean, 1.0f / sqrt(sum_of_lanes(squares, parts) / (float)n + epsilon));
}

// A work-group takes a row. Launch: `rows` groups of LANES.
GROUP_OF_LANES void normalise_rows(
    uint n, float epsilon, uint has_branch, global const float *values, ulong values_offset,
    global const float *branch, ulong branch_offset, global float *sum, ulong sum_offset,
    global const float *scaling, ulong scaling_offset, global float *result, ulong result_offset
) {
    local float parts[LANES];
    const uint lane = (uint)get_local_id(0);
    const ulong first = get_group_id(0) * (ulong)n;
    global const float *row = values + values_offset + first;
    if (has_branch) {
        global float *own = sum + sum_offset + first;
        for (uint j = lane; j < n; j += LANES) own[j] = row[j] + branch[branch_offset + first + j];
        row = own;
    }
    const float2 statistics = row_statistics(row, n, epsilon, parts);
    for (uint j = lane; j < n; j += LANES) {
        result[result_offset + first + j] = fma(
            (row[j] - statistics.x) * statistics.y, scaling[scaling_offset + j], scaling[scaling_offset + n + j]);
    }
}

// Adds to `total` the gradient by the values, from that by the result; statistics: [rows], the mean and the inverse of each
// row, for the kernel below.
//
// A work-group takes a row. Launch: `rows` groups of LANES.
GROUP_OF_LANES void normalise_rows_gradient(
    uint n, float epsilon, global const float *values, ulong values_offset, global const float *scaling,
    ulong scaling_offset, global const float *gradient, ulong gradient_offset, global float *total, ulong total_offset,
    global float2 *statistics
) {
    local float parts[LANES];
    const uint lane = (uint)get_local_id(0);
    const ulong first = get_group_id(0) * (ulong)n;
    global const float *row = values + values_offset + first, *slopes = gradient + gradient_offset + first;
    global const float *gains = scaling + scaling_offset;
    const float2 own = row_statistics(row, n, epsilon, parts);
    float sum = 0.0f, products = 0.0f;
    for (uint j = lane; j < n; j += LANES) {
        const float slope = slopes[j] * gains[j];
        sum += slope;
        products = fma(slope, (row[j] - own.x) * own.y, products);
    }
    const float mean = sum_of_lanes(sum, parts) / (float)n, product = sum_of_lanes(products, parts) / (float)n;
    for (uint j = lane; j < n; j += LANES) {
        total[total_offset + first + j] +=
            own.y * ((slopes[j] * gains[j] - mean) - (row[j] - own.x) * own.y * product);
    }
    if (lane == 0) statistics[get_group_id(0)] = own;
}

// partial[c, 0, j] = Σ gradient[i, j] · normal[i, j] and partial[c, 1, j] = Σ gradient[i, j] over the rows i of chunk c, in
// their order.
//
// A work-item takes a column of a chunk. Launch: one dimension of at least ceil(rows / chunk) · n work-items.
kernel void normalise_rows_sums(
    uint rows, uint n, uint chunk, global const float *values, ulong values_offset, global const float *gradient,
    ulong gradient_offset, global const float2 *statistics, global float *partial
) {
    const uint own = (uint)(get_global_id(0) / n), column = (uint)(get_global_id(0) % n);
    if (own >= (rows + chunk - 1) / chunk) return;
    const uint end = min((own + 1) * chunk, rows);
    float gain = 0.0f, bias = 0.0f;
    for (uint i = own * chunk; i < end; i++) {
        const ulong place = (ulong)i * n + column;
        const float slope = gradient[gradient_offset + place];
        gain = fma(slope, (values[values_offset + place] - statistics[i].x) * statistics[i].y, gain);
        bias += slope;
    }
    partial[(ulong)own * 2 * n + column] = gain;
    partial[((ulong)own * 2 + 1) * n + column] = bias;
}
