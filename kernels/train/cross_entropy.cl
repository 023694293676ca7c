// Losses of outputs by labels, and `scale` times their gradient in the outputs' place:
// classes  losses[i] = Σⱼ tⱼ (ln Σₖ exp zₖ − zⱼ);
// labels   losses[i] = Σⱼ (ln(1 + exp zⱼ) − tⱼ zⱼ) / n,  with z = outputs[i, ·].
//
// outputs: [m, n], rows `stride` apart. losses: [m]. Row i has the labels ids[e] with t = weights[e], each id once, for
// e in starts[i] ..< starts[i + 1]; t is 0 elsewhere.
//
// A work-item takes a row. Launch: one dimension of at least m work-items.

#pragma OPENCL FP_CONTRACT OFF

struct row {
    uint n;
    int first, end;
    global const int *ids;
    global const float *weights;
    global float *outputs;
    float scale;
    bool has_gradient;
};

static float class_loss(const struct row *row) {
    float most = row->outputs[0];
    for (uint j = 1; j < row->n; j++) most = row->outputs[j] > most ? row->outputs[j] : most;
    // The logarithm of the sum is taken after the largest output, so that no exponential overflows.
    float loss = 0.0f, weight = 0.0f, sum = 0.0f;
    for (int e = row->first; e < row->end; e++) {
        loss += row->weights[e] * (most - row->outputs[row->ids[e]]);
        weight += row->weights[e];
    }
    for (uint j = 0; j < row->n; j++) sum += exp(row->outputs[j] - most);
    if (row->has_gradient) {
        const float share = row->scale * weight / sum;
        for (uint j = 0; j < row->n; j++) row->outputs[j] = share * exp(row->outputs[j] - most);
        for (int e = row->first; e < row->end; e++) row->outputs[row->ids[e]] -= row->scale * row->weights[e];
    }
    return loss + weight * log(sum);
}

static float label_loss(const struct row *row) {
    const float share = row->scale / (float)row->n;
    float loss = 0.0f;
    for (uint j = 0; j < row->n; j++) {
        float target = 0.0f;
        for (int e = row->first; e < row->end; e++) {
            if (row->ids[e] == (int)j) target = row->weights[e];
        }
        const float z = row->outputs[j], power = exp(-fabs(z));
        loss += ((z > 0.0f ? z : 0.0f) - target * z) + log(1.0f + power);
        if (row->has_gradient) row->outputs[j] = share * ((z > 0.0f ? 1.0f : power) / (1.0f + power) - target);
    }
    return loss / (float)row->n;
}

kernel void cross_entropy(
    uint m, uint n, uint stride, uint is_classes, uint has_gradient, float scale, global const int *starts,
    ulong starts_offset, global const int *ids, ulong ids_offset, global const float *weights, ulong weights_offset,
    global float *outputs, ulong outputs_offset, global float *losses, ulong losses_offset
) {
    const ulong i = get_global_id(0);
    if (i >= m) return;
    starts += starts_offset + i;
    const struct row row = {
        n, starts[0], starts[1], ids + ids_offset, weights + weights_offset, outputs + outputs_offset + i * stride, scale,
        has_gradient,
    };
    losses[losses_offset + i] = is_classes ? class_loss(&row) : label_loss(&row);
}
