// Compiles the loops of the file LOOPS for each instruction set; CHOOSE calls those of the processor at hand.
//
// In LOOPS, FUNCTION(name) names a function, WIDTH is the number of floats in a vector register, and ROWS how many
// rows of two registers each are left beside those that a product needs itself. Contractions of a · b + c are off: an
// fma is written where it is meant, so that the results have the same bits on each.
//
// Clang's target_clones would say it shorter, but the compiler of Swift 6.3 crashes on some functions, and musl's
// loader can't choose.

#include "instructions.h"

#pragma STDC FP_CONTRACT OFF

#define JOIN_(a, b) a##_##b
#define JOIN(a, b) JOIN_(a, b)
#define FUNCTION(name) JOIN(name, VARIANT)
#define INLINE static inline __attribute__((always_inline))

#if defined(__x86_64__)

#define VARIANT avx512
#define WIDTH 16
#define ROWS 12
#pragma clang attribute push(__attribute__((target("arch=x86-64-v4,no-prefer-256-bit"))), apply_to = function)
#include LOOPS
#pragma clang attribute pop
#undef VARIANT
#undef WIDTH
#undef ROWS

#define VARIANT avx2
#define WIDTH 8
#define ROWS 6
#pragma clang attribute push(__attribute__((target("arch=x86-64-v3"))), apply_to = function)
#include LOOPS
#pragma clang attribute pop
#undef VARIANT
#undef WIDTH
#undef ROWS

#define VARIANT baseline
#define WIDTH 4
#define ROWS 6
#include LOOPS

#define CHOOSE(name, ...)                                                             \
    (timbre_instructions() == timbre_avx512 ? name##_avx512(__VA_ARGS__)              \
     : timbre_instructions() == timbre_avx2 ? name##_avx2(__VA_ARGS__)                \
                                            : name##_baseline(__VA_ARGS__))

#else

#define VARIANT baseline
#define WIDTH 4
#define ROWS 12
#include LOOPS

#define CHOOSE(name, ...) name##_baseline(__VA_ARGS__)

#endif
