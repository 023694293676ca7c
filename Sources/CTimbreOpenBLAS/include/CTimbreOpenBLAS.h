// The types and constants of OpenBLAS. Functions are found at run time in the library (see OpenBLAS.swift): a program
// that linked it would start its threads, used or not, at every start.
#if __has_include(<cblas.h>)
#include <cblas.h>
#else
#include <openblas/cblas.h>
#endif

// LAPACK's dsyevd, which cblas.h does not declare. Fortran passes the length of each text behind the arguments.
typedef void TimbreSymmetricEigenvectors(
    const char *_Nonnull job, const char *_Nonnull triangle, const blasint *_Nonnull n, double *_Nonnull a,
    const blasint *_Nonnull stride, double *_Nonnull values, double *_Nonnull memory, const blasint *_Nonnull memoryCount,
    blasint *_Nonnull integers, const blasint *_Nonnull integerCount, blasint *_Nonnull status, size_t jobLength,
    size_t triangleLength);

// The functions that Timbre calls, with the types that the header declares them with.
struct TimbreOpenBLASFunctions {
    __typeof__(cblas_sgemm) *_Nonnull multiply;
    __typeof__(openblas_get_parallel) *_Nonnull getParallel;
    __typeof__(openblas_set_num_threads) *_Nonnull setThreadCount;
    __typeof__(openblas_get_config) *_Nonnull getConfiguration;
    __typeof__(openblas_get_corename) *_Nonnull getCoreName;
    // NULL in a build without LAPACK.
    TimbreSymmetricEigenvectors *_Nullable eigenvectors;
};
