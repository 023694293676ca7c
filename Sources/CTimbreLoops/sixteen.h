// Sixteen floats at a time on every instruction set, where the order of a sum follows from it.

#ifndef SIXTEEN
#define SIXTEEN FUNCTION(sixteen)
#define SIXTEEN_INTEGERS FUNCTION(sixteen_integers)
#endif

typedef float SIXTEEN __attribute__((ext_vector_type(16), aligned(4)));
typedef int32_t SIXTEEN_INTEGERS __attribute__((ext_vector_type(16), aligned(4)));

/// Halves upon halves.
INLINE float FUNCTION(sum_of_sixteen)(const SIXTEEN *lanes) {
    typedef float EIGHT __attribute__((ext_vector_type(8)));
    typedef float FOUR __attribute__((ext_vector_type(4)));
    EIGHT eight = lanes->lo + lanes->hi;
    FOUR four = eight.lo + eight.hi;
    return (four.x + four.z) + (four.y + four.w);
}

/// The first `count` of sixteen numbers, then zeros.
INLINE void FUNCTION(load_sixteen)(const float *from, size_t count, SIXTEEN *lanes) {
    if (count >= 16) {
        *lanes = *(const SIXTEEN *)from;
    } else {
        *lanes = 0;
        for (size_t i = 0; i < count; i++) (*lanes)[i] = from[i];
    }
}
