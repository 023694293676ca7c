// gelu: result = x σ(2 √(2/π) (x + 0.044715 x³)) of each x in values; gelu_gradient: gradient ⊙= its derivative by x.
//
// values, result, gradient: [count]. A work-item takes one number; launch: one dimension of at least count work-items.

#pragma OPENCL FP_CONTRACT OFF

// 2 √(2 / π), and that times 0.044715.
#define LINEAR 1.5957691216057308f
#define CUBIC 0.0713548162726009f

static float share_of(float x) { return 1.0f / (1.0f + exp(-x * fma(CUBIC, x * x, LINEAR))); }

kernel void gelu(
    ulong count, global const float *values, ulong values_offset, global float *result, ulong result_offset
) {
    const ulong i = get_global_id(0);
    if (i >= count) return;
    const float x = values[values_offset + i];
    result[result_offset + i] = x * share_of(x);
}

kernel void gelu_gradient(
    ulong count, global const float *values, ulong values_offset, global float *gradient, ulong gradient_offset
) {
    const ulong i = get_global_id(0);
    if (i >= count) return;
    const float x = values[values_offset + i], share = share_of(x);
    gradient[gradient_offset + i] *= fma(x * share * (1.0f - share), fma(3.0f * CUBIC, x * x, LINEAR), share);
}
