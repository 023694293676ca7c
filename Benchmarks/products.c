// Own loops and OpenBLAS in turn at the products of training, on one thread: a JSON line for each shape, rates in GFLOP/s of
// processor time, medians of 15 turns. From the root:
//
//   clang -O2 -ISources/CTimbreLoops/include -o products Benchmarks/products.c Sources/CTimbreLoops/product.c \
//       Sources/CTimbreLoops/instructions.c -ldl -lm
//   ./products        # every number of rows; ./products 128 the tiles of a training step
//   OPENBLAS_CORETYPE=Haswell LOOPS=avx2 ./products 128
#define _GNU_SOURCE
#include <cblas.h>
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "CTimbreLoops.h"

static __typeof__(cblas_sgemm) *multiply;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return time.tv_sec + time.tv_nsec * 1e-9;
}

static float *floats(size_t count) {
    float *memory = aligned_alloc(64, (count * sizeof(float) + 4095) / 4096 * 4096);
    for (size_t i = 0; i < count; i++) memory[i] = (float)((i * 2654435761u) >> 8 & 0xffff) / 65536 - 0.5f;
    return memory;
}

static int ascending(const void *a, const void *b) {
    return (*(const double *)a > *(const double *)b) - (*(const double *)a < *(const double *)b);
}

enum { forward, backward, sums, kinds };
static const char *names[] = {"forward", "backward", "sums"};

typedef struct {
    int kind, m, k, n;
    float *a, *b, *c, *packed;
} work;

// forward: c[m, n] = a[m, k] · b[k, n];  backward: c[m, k] = g[m, n] · bᵀ;  sums: c[k, n] += aᵀ[k, m] · g[m, n]
static void loops(work *w) {
    if (w->kind == forward) timbre_product(w->a, w->m, w->k, w->packed, w->n, w->c);
    if (w->kind == backward) timbre_product(w->a, w->m, w->n, w->packed, w->k, w->c);
    if (w->kind == sums) timbre_sum_products(w->a, w->b, w->m, w->k, w->n, w->c);
}

static void blas(work *w) {
    const int m = w->m, k = w->k, n = w->n;
    if (w->kind == forward)
        multiply(CblasRowMajor, CblasNoTrans, CblasNoTrans, m, n, k, 1, w->a, k, w->b, n, 0, w->c, n);
    if (w->kind == backward)
        multiply(CblasRowMajor, CblasNoTrans, CblasTrans, m, k, n, 1, w->a, n, w->b, n, 0, w->c, k);
    if (w->kind == sums)
        multiply(CblasRowMajor, CblasTrans, CblasNoTrans, k, n, m, 1, w->a, k, w->b, n, 1, w->c, n);
}

static double rate(work *w, void (*run)(work *), int calls) {
    double start = now();
    for (int i = 0; i < calls; i++) run(w);
    return 2.0 * w->m * w->k * w->n * calls / (now() - start) * 1e-9;
}

int main(int count, char **arguments) {
    void *library = dlopen("libopenblas.so.0", RTLD_NOW);
    multiply = (__typeof__(multiply))dlsym(library, "cblas_sgemm");
    ((void (*)(int))dlsym(library, "openblas_set_num_threads"))(1);
    const char *core = ((char *(*)(void))dlsym(library, "openblas_get_corename"))();
    fprintf(stderr, "%s\n", ((char *(*)(void))dlsym(library, "openblas_get_config"))());
    const char *loopsAt = getenv("LOOPS");
    if (loopsAt && !strcmp(loopsAt, "avx2")) timbre_limit_instructions(timbre_avx2);
    const int rows[] = {32, 48, 64, 128, 192, 512, 1024}, widths[] = {20, 64, 128, 256, 512, 1024};
    enum { turns = 15 };
    for (int r = 0; r < 7; r++)
        for (int i = 0; i < 6; i++)
            for (int j = 0; j < 6; j++)
                for (int kind = 0; kind < kinds; kind++) {
                    const int m = rows[r], k = widths[i], n = widths[j];
                    if (count > 1 && atoi(arguments[1]) && m != atoi(arguments[1])) continue;
                    work w = {kind, m, k, n};
                    if (kind == sums) w.a = floats(m * k), w.b = floats(m * n), w.c = floats((k + 16) * (n + 16));
                    if (kind != sums) {
                        w.a = floats(m * (kind == forward ? k : n)), w.b = floats(k * n);
                        w.c = floats(m * (kind == forward ? n : k));
                        const int inner = kind == forward ? k : n, outer = kind == forward ? n : k;
                        w.packed = floats(timbre_packed_count(inner, outer));
                        timbre_pack(w.b, NULL, inner, outer, kind == backward, w.packed);
                    }
                    const int calls = 1 + (int)(5e7 / (2.0 * m * k * n));
                    double own[turns], theirs[turns];
                    rate(&w, loops, calls), rate(&w, blas, calls);
                    for (int turn = 0; turn < turns; turn++)
                        own[turn] = rate(&w, loops, calls), theirs[turn] = rate(&w, blas, calls);
                    double ratios[turns];
                    for (int turn = 0; turn < turns; turn++) ratios[turn] = theirs[turn] / own[turn];
                    qsort(own, turns, sizeof(double), ascending), qsort(theirs, turns, sizeof(double), ascending);
                    qsort(ratios, turns, sizeof(double), ascending);
                    printf(
                        "{\"kernels\":\"%s\",\"loops\":\"%s\",\"product\":\"%s\",\"rows\":%d,\"k\":%d,\"n\":%d,"
                        "\"loops_rate\":%.1f,\"openblas_rate\":%.1f,\"ratio\":%.3f}\n",
                        core, loopsAt ? loopsAt : "widest", names[kind], m, k, n, own[turns / 2], theirs[turns / 2], ratios[turns / 2]);
                    fflush(stdout);
                    free(w.a), free(w.b), free(w.c), free(w.packed);
                }
}
