// One step of Adam over a whole matrix of `count` elements, all four of one shape. A work-item updates one element;
// launch: one dimension of at least `count` work-items.
kernel void adam(
    ulong count, float rate, float keep1, float keep2, float epsilon, global const float *gradient,
    ulong gradient_offset, global float *values, ulong values_offset, global float *mean, ulong mean_offset,
    global float *variance, ulong variance_offset
) {
    const ulong id = get_global_id(0);
    if (id >= count) return;
    adam_step(
        gradient[gradient_offset + id], rate, keep1, keep2, epsilon, values + values_offset + id,
        mean + mean_offset + id, variance + variance_offset + id);
}
