// The types and constants of OpenBLAS. Functions are found at run time in the library (see OpenBLAS.swift): a program
// that linked it would start its threads, used or not, at every start.
#if __has_include(<cblas.h>)
#include <cblas.h>
#else
#include <openblas/cblas.h>
#endif

// The functions that Timbre calls, with the types that the header declares them with.
struct TimbreOpenBLASFunctions {
    __typeof__(cblas_sgemm) *_Nonnull multiply;
    __typeof__(openblas_set_num_threads) *_Nonnull setThreadCount;
    __typeof__(openblas_get_config) *_Nonnull getConfiguration;
};
