// The types and constants of OpenCL 1.2. Functions are found at run time in the loader
// (see OpenCLLibrary.swift): a program that linked it would not start where it is absent.
#define CL_TARGET_OPENCL_VERSION 120
#define CL_USE_DEPRECATED_OPENCL_1_2_APIS
#include <CL/cl.h>
#include <CL/cl_ext.h>

// The functions that Timbre calls, with the types that the header declares them with.
struct TimbreOpenCLFunctions {
    __typeof__(clGetPlatformIDs) *_Nonnull getPlatformIDs;
    __typeof__(clGetPlatformInfo) *_Nonnull getPlatformInfo;
    __typeof__(clGetDeviceIDs) *_Nonnull getDeviceIDs;
    __typeof__(clGetDeviceInfo) *_Nonnull getDeviceInfo;
    __typeof__(clCreateContext) *_Nonnull createContext;
    __typeof__(clReleaseContext) *_Nonnull releaseContext;
    __typeof__(clCreateCommandQueue) *_Nonnull createCommandQueue;
    __typeof__(clReleaseCommandQueue) *_Nonnull releaseCommandQueue;
    __typeof__(clCreateBuffer) *_Nonnull createBuffer;
    __typeof__(clReleaseMemObject) *_Nonnull releaseMemObject;
    __typeof__(clCreateProgramWithSource) *_Nonnull createProgramWithSource;
    __typeof__(clCreateProgramWithBinary) *_Nonnull createProgramWithBinary;
    __typeof__(clBuildProgram) *_Nonnull buildProgram;
    __typeof__(clReleaseProgram) *_Nonnull releaseProgram;
    __typeof__(clGetProgramInfo) *_Nonnull getProgramInfo;
    __typeof__(clGetProgramBuildInfo) *_Nonnull getProgramBuildInfo;
    __typeof__(clCreateKernel) *_Nonnull createKernel;
    __typeof__(clReleaseKernel) *_Nonnull releaseKernel;
    __typeof__(clSetKernelArg) *_Nonnull setKernelArg;
    __typeof__(clGetKernelWorkGroupInfo) *_Nonnull getKernelWorkGroupInfo;
    __typeof__(clEnqueueNDRangeKernel) *_Nonnull enqueueNDRangeKernel;
    __typeof__(clEnqueueReadBuffer) *_Nonnull enqueueReadBuffer;
    __typeof__(clEnqueueWriteBuffer) *_Nonnull enqueueWriteBuffer;
    __typeof__(clEnqueueFillBuffer) *_Nonnull enqueueFillBuffer;
    __typeof__(clEnqueueMapBuffer) *_Nonnull enqueueMapBuffer;
    __typeof__(clEnqueueUnmapMemObject) *_Nonnull enqueueUnmapMemObject;
    __typeof__(clEnqueueCopyBuffer) *_Nonnull enqueueCopyBuffer;
    __typeof__(clEnqueueMarkerWithWaitList) *_Nonnull enqueueMarkerWithWaitList;
    __typeof__(clWaitForEvents) *_Nonnull waitForEvents;
    __typeof__(clGetEventInfo) *_Nonnull getEventInfo;
    __typeof__(clGetEventProfilingInfo) *_Nonnull getEventProfilingInfo;
    __typeof__(clRetainEvent) *_Nonnull retainEvent;
    __typeof__(clReleaseEvent) *_Nonnull releaseEvent;
    __typeof__(clFlush) *_Nonnull flush;
    __typeof__(clFinish) *_Nonnull finish;
};
