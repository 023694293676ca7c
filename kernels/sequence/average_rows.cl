// average_rows: result[s, j] = Σ values[i, j] / n over the n tokens i in starts[s] ..< starts[s + 1], 0 where there are
// none; average_rows_gradient: slopes[i, j] = gradient[s, j] / n for token i of sequence s = owners[i].
//
// starts: [sequences + 1]. owners: [tokens]. values, slopes: [tokens, width]. result, gradient: [sequences, width].
//
// A work-item takes a number of the result, or of the slopes. Launch: one dimension of at least as many work-items.

#pragma OPENCL FP_CONTRACT OFF

kernel void average_rows(
    uint sequences, uint width, global const int *starts, ulong starts_offset, global const float *values,
    ulong values_offset, global float *result, ulong result_offset
) {
    const ulong sequence = get_global_id(0) / width, column = get_global_id(0) % width;
    if (sequence >= sequences) return;
    const int first = starts[starts_offset + sequence], end = starts[starts_offset + sequence + 1];
    float sum = 0.0f;
    for (int i = first; i < end; i++) sum += values[values_offset + (ulong)i * width + column];
    result[result_offset + sequence * width + column] = first < end ? sum * (1.0f / (float)(end - first)) : 0.0f;
}

kernel void average_rows_gradient(
    uint tokens, uint width, global const int *starts, ulong starts_offset, global const int *owners,
    ulong owners_offset, global const float *gradient, ulong gradient_offset, global float *slopes, ulong slopes_offset
) {
    const ulong token = get_global_id(0) / width, column = get_global_id(0) % width;
    if (token >= tokens) return;
    const ulong sequence = (ulong)owners[owners_offset + token];
    const int count = starts[starts_offset + sequence + 1] - starts[starts_offset + sequence];
    slopes[slopes_offset + token * width + column] =
        gradient[gradient_offset + sequence * width + column] * (1.0f / (float)count);
}
