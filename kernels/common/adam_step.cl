// Adam for a VECTOR of elements: m += (g − m)(1 − β₁); v += (g² − v)(1 − β₂); w −= rate · m / (√v + ε), where `rate`
// holds both bias corrections and `keep1`, `keep2` are 1 − β₁, 1 − β₂. A moment below the smallest normal number
// becomes 0, which devices that have no such numbers do by themselves.

struct adam {
    float keep1, keep2, epsilon;
};

struct moments {
    VECTOR mean, variance;
};

static VECTOR normal(VECTOR x) { return fabs(x) < (VECTOR)(FLT_MIN) ? (VECTOR)(0.0f) : x; }

static struct moments move(struct adam adam, VECTOR gradient, struct moments before) {
    struct moments after;
    after.mean = normal(before.mean + (gradient - before.mean) * adam.keep1);
    after.variance = normal(before.variance + (gradient * gradient - before.variance) * adam.keep2);
    return after;
}

static VECTOR change(struct adam adam, float rate, struct moments moments) {
    return rate * moments.mean / (sqrt(moments.variance) + adam.epsilon);
}

// One step of `count` columns.
static void adam_step(
    struct adam adam, float rate, VECTOR gradient, uint count, global float *values, global float *mean,
    global float *variance
) {
    const struct moments before = {load_columns(mean, count), load_columns(variance, count)};
    const struct moments after = move(adam, gradient, before);
    store_columns(load_columns(values, count) - change(adam, rate, after), values, count);
    store_columns(after.mean, mean, count);
    store_columns(after.variance, variance, count);
}

// The steps from ..< until of `count` columns, each with a gradient of 0; returns the new values.
//
// A step that changes no value is followed by none that does, since the changes only shrink: from there on only the
// moments fall. Exact, and so the bits are the same however many columns are looked at together.
static VECTOR adam_replay(
    struct adam adam, global const float *rates, uint from, uint until, uint count, global float *values,
    global float *mean, global float *variance
) {
    VECTOR value = load_columns(values, count);
    if (from >= until) return value;
    struct moments moments = {load_columns(mean, count), load_columns(variance, count)};
    uint step = from;
    for (int moves = 1; moves && step < until; step++) {
        moments = move(adam, (VECTOR)(0.0f), moments);
        const VECTOR next = value - change(adam, rates[step], moments);
        moves = any(next != value);
        value = next;
    }
    for (; step < until; step++) moments = move(adam, (VECTOR)(0.0f), moments);
    store_columns(value, values, count);
    store_columns(moments.mean, mean, count);
    store_columns(moments.variance, variance, count);
    return value;
}
