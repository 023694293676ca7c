// sums[p, j] = Σ gradient[order[q], column + j] for q in pieces[p] ..< pieces[p + 1], in that order.
//
// gradient: [batch, stride]. order: [batch, 1]. pieces: [count + 1, 1]. sums: [count, width]. A work-item sums one
// element; launch: one dimension of at least count · width work-items.
#pragma OPENCL FP_CONTRACT OFF

kernel void segment_sums(
    uint count, uint width, uint stride, uint column, global const float *gradient, ulong gradient_offset,
    global const int *order, ulong order_offset, global const int *pieces, ulong pieces_offset, global float *sums,
    ulong sums_offset
) {
    const ulong p = get_global_id(0) / width, j = get_global_id(0) % width;
    if (p >= count) return;
    float sum = 0.0f;
    const int end = pieces[pieces_offset + p + 1];
    for (int q = pieces[pieces_offset + p]; q < end; q++) {
        sum += gradient[gradient_offset + (ulong)order[order_offset + q] * stride + column + j];
    }
    sums[sums_offset + p * width + j] = sum;
}
