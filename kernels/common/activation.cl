// A layer's activation, and its derivative by the activation's output, for a VECTOR (the file before this one says
// which; else one number). The numbers of the activations are those of OpenCLBackend+Multiply.swift.

#pragma OPENCL FP_CONTRACT OFF

#ifndef VECTOR
#define VECTOR float
#endif

#define RELU 1
#define SIGMOID 2
#define TANH 3

static VECTOR activate(int activation, VECTOR value) {
    switch (activation) {
        // NaN stays NaN, so that a training that diverged shows.
        case RELU: return value < 0.0f ? (VECTOR)(0.0f) : value;
        case SIGMOID: return 1.0f / (1.0f + exp(-value));
        case TANH: return tanh(value);
        default: return value;
    }
}

static VECTOR derivative(int activation, VECTOR output) {
    switch (activation) {
        case RELU: return output > 0.0f ? (VECTOR)(1.0f) : (VECTOR)(0.0f);
        case SIGMOID: return output * (1.0f - output);
        case TANH: return 1.0f - output * output;
        default: return (VECTOR)(1.0f);
    }
}
