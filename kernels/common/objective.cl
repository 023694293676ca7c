// The objective's part of a song's way through the network; Objective.swift names what it is made of.

struct objective {
    // Whether the last layer's outputs meet their targets on the way; else they stay as they are, for `cross_entropy`.
    ulong rebuilds;
    // The bits of the factor of the noise's whole numbers, 0 for no noise, and its stream of random numbers.
    ulong noise, noise_stream;
    // The number, from 1, of the layer by whose output the objective has a gradient of its own, 0 for none, and where
    // that gradient is: [songs, its stride].
    ulong pulled, pull;
};

typedef global const struct objective *objective_t;

// A number of a song's input with noise, by the song's row of the data set.
static float disturbed(objective_t objective, float number, uint row, uint feature, uint step, uint2 key) {
    if (objective->noise == 0) return number;
    const uint4 words = philox((uint4)(row, (uint)objective->noise_stream, feature, step), key) >> 10;
    const int sum = (int)(words.x + words.y + words.z + words.w) - ((1 << 23) - 2);
    return fma(as_float((uint)objective->noise), (float)sum, number);
}

// The outputs' gradient by the last layer's product: scale (output − target) activation′. errors: squared errors of four
// columns each, from `column` on, of which those below `outputs` count.
static VECTOR meet_target(
    VECTOR output, VECTOR target, int activation, float scale, uint column, uint outputs, global float *errors
) {
    const VECTOR difference = output - target;
    float differences[TILE_COLUMNS];
    STORE(difference, 0, differences);
    for (uint u = 0; u < TILE_COLUMNS; u += 4) {
        float error = 0.0f;
        for (uint v = u; v < u + 4; v++) {
            if (column + v < outputs) error = fma(differences[v], differences[v], error);
        }
        errors[u / 4] = error;
    }
    return scale * difference * derivative(activation, output);
}
