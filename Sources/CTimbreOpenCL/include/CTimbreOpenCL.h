// The types and constants of OpenCL 1.2. Functions are found at run time in the loader
// (see OpenCLLibrary.swift): a program that linked it would not start where it is absent.
#define CL_TARGET_OPENCL_VERSION 120
#define CL_USE_DEPRECATED_OPENCL_1_2_APIS
#include <CL/cl.h>
#include <CL/cl_ext.h>
