// The copies of a step's description: kernels with rows of whole vectors, and transposed ones for the way back.
//
// values: the weights. A work-item copies one number; launch: one dimension of at least head.copy_items work-items.
kernel void pack_weights(global const ulong *description, global const float *values, global float *scratch) {
    head_t head = (head_t)description;
    const ulong id = get_global_id(0);
    if (id >= head->copy_items) return;
    copy_t copy = copies_of(head);
    for (copy_t last = copy + head->copies - 1; copy < last && copy[1].first_item <= id; copy++) {}
    const ulong item = id - copy->first_item;
    const ulong i = item / copy->stride, j = item % copy->stride;
    scratch[copy->target + item] =
        j < copy->columns ? values[copy->source + i * copy->row_step + j * copy->column_step] : 0.0f;
}
