// target[i, column + j] = source[rows[i], j].
//
// source: [n, width]. rows: [batch, 1]. target: [batch, stride]. A work-item copies one number; launch: one dimension
// of at least batch · width work-items.
kernel void gather(
    uint batch, uint width, uint stride, uint column, global const float *source, ulong source_offset,
    global const int *rows, ulong rows_offset, global float *target, ulong target_offset
) {
    const ulong i = get_global_id(0) / width, j = get_global_id(0) % width;
    if (i >= batch) return;
    target[target_offset + i * stride + column + j] = source[source_offset + (ulong)rows[rows_offset + i] * width + j];
}
