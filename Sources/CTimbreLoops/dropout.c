#include "dropout.h"

#define LOOPS "dropout_loops.h"
#include "variants.h"

void timbre_dropout(
    const struct timbre_dropout *dropout, const int32_t *songs, size_t rows, size_t columns, float *values) {
    CHOOSE(dropout, dropout, songs, rows, columns, values);
}

void timbre_add_noise(
    const struct timbre_noise *noise, const int32_t *songs, size_t rows, size_t columns, float *values) {
    CHOOSE(add_noise, noise, songs, rows, columns, values);
}
