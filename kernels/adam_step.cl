// One element's step of Adam: m += (g − m)(1 − β₁); v += (g² − v)(1 − β₂); w −= rate · m / (√v + ε), where `rate` holds
// both bias corrections and `keep1`, `keep2` are 1 − β₁, 1 − β₂.
#pragma OPENCL FP_CONTRACT OFF

static void adam_step(
    float g, float rate, float keep1, float keep2, float epsilon, global float *value, global float *mean,
    global float *variance
) {
    const float m = *mean + (g - *mean) * keep1;
    const float v = *variance + (g * g - *variance) * keep2;
    *mean = m;
    *variance = v;
    *value -= rate * m / (sqrt(v) + epsilon);
}
