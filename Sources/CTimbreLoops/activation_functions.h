// Activations and their slopes, of one float, so that loops over them are vectorised.

/// e to the x, within 1 unit in the last place, for x from −87 to 88.
/// The polynomial is that of Moshier's Cephes library, expf.
INLINE float FUNCTION(exponential_within)(float x) {
    // Adding 1.5 · 2²³ rounds to an integer, and leaves it in the lowest bits.
    float shifted = __builtin_elementwise_fma(x, 1.44269504f, 12582912.0f);
    float power = shifted - 12582912.0f;
    float r = __builtin_elementwise_fma(power, -0.693359375f, x);
    r = __builtin_elementwise_fma(power, 2.12194440e-4f, r);
    float p = 1.9875691500e-4f;
    p = __builtin_elementwise_fma(p, r, 1.3981999507e-3f);
    p = __builtin_elementwise_fma(p, r, 8.3334519073e-3f);
    p = __builtin_elementwise_fma(p, r, 4.1665795894e-2f);
    p = __builtin_elementwise_fma(p, r, 1.6666665459e-1f);
    p = __builtin_elementwise_fma(p, r, 5.0000001201e-1f);
    p = __builtin_elementwise_fma(p, r * r, r) + 1;
    union { float number; unsigned bits; } scale = {.number = shifted};
    scale.bits = (scale.bits << 23) + 0x3f800000u;
    return p * scale.number;
}

/// What lies outside counts as the nearer end.
INLINE float FUNCTION(exponential)(float x) {
    x = x < -87 ? -87 : x;
    return FUNCTION(exponential_within)(x > 88 ? 88 : x);
}

/// The natural logarithm, within 1 unit in the last place or 1e-7, for normal numbers; NaN of NaN.
/// The polynomial is that of Moshier's Cephes library, logf.
INLINE float FUNCTION(logarithm)(float x) {
    union { float number; unsigned bits; } part = {.number = x};
    // x = part · 2^power, part from √½ to √2.
    int power = (int)(part.bits - 0x3f3504f3u) >> 23;
    part.bits -= (unsigned)power << 23;
    float r = part.number - 1, z = r * r;
    float p = 7.0376836292e-2f;
    p = __builtin_elementwise_fma(p, r, -1.1514610310e-1f);
    p = __builtin_elementwise_fma(p, r, 1.1676998740e-1f);
    p = __builtin_elementwise_fma(p, r, -1.2420140846e-1f);
    p = __builtin_elementwise_fma(p, r, 1.4249322787e-1f);
    p = __builtin_elementwise_fma(p, r, -1.6668057665e-1f);
    p = __builtin_elementwise_fma(p, r, 2.0000714765e-1f);
    p = __builtin_elementwise_fma(p, r, -2.4999993993e-1f);
    p = __builtin_elementwise_fma(p, r, 3.3333331174e-1f);
    p = __builtin_elementwise_fma(p * r, z, -2.12194440e-4f * (float)power);
    p = __builtin_elementwise_fma(-0.5f, z, p);
    return x != x ? x : __builtin_elementwise_fma((float)power, 0.693359375f, r + p);
}

INLINE float FUNCTION(sigmoid)(float x) { return 1 / (1 + FUNCTION(exponential)(-x)); }

/// The polynomial, for small x, is that of Moshier's Cephes library, tanhf.
INLINE float FUNCTION(hyperbolic_tangent)(float x) {
    float size = __builtin_fabsf(x);
    float z = x * x;
    float p = -5.70498872745e-3f;
    p = __builtin_elementwise_fma(p, z, 2.06390887954e-2f);
    p = __builtin_elementwise_fma(p, z, -5.37397155531e-2f);
    p = __builtin_elementwise_fma(p, z, 1.33314422036e-1f);
    p = __builtin_elementwise_fma(p, z, -3.33332819422e-1f);
    p = __builtin_elementwise_fma(p * z, x, x);
    float large = 1 - 2 / (FUNCTION(exponential)(2 * size) + 1);
    return __builtin_copysignf(size < 0.625f ? p : large, x);
}

/// A relu lets NaN through, so that a training that has left the numbers is seen.
INLINE float FUNCTION(activated)(const enum timbre_activation activation, float x) {
    switch (activation) {
    case timbre_linear: return x;
    case timbre_relu: return x < 0 ? 0 : x;
    case timbre_sigmoid: return FUNCTION(sigmoid)(x);
    case timbre_tanh: return FUNCTION(hyperbolic_tangent)(x);
    }
    __builtin_unreachable();
}

/// The derivative by what the activation gave.
INLINE float FUNCTION(slope)(const enum timbre_activation activation, float y) {
    switch (activation) {
    case timbre_linear: return 1;
    case timbre_relu: return y > 0 ? 1 : 0;
    case timbre_sigmoid: return y * (1 - y);
    case timbre_tanh: return 1 - y * y;
    }
    __builtin_unreachable();
}

// A choice inside a loop would keep it from being vectorised: one loop for each activation.
#ifndef FOR_EACH_ACTIVATION
#define FOR_EACH_ACTIVATION(activation, loop)       \
    switch (activation) {                           \
    case timbre_linear: loop(timbre_linear); break; \
    case timbre_relu: loop(timbre_relu); break;     \
    case timbre_sigmoid: loop(timbre_sigmoid); break; \
    case timbre_tanh: loop(timbre_tanh); break;     \
    }
#endif
