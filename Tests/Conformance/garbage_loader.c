// A loader for OpenCL whose new memory holds what a card's may: no number. What reads memory before it is written shows
// as a result that is wrong.
#define CL_TARGET_OPENCL_VERSION 120
#define CL_USE_DEPRECATED_OPENCL_1_2_APIS
#include <CL/cl.h>
#include <dlfcn.h>

static __typeof__(&clCreateBuffer) create_buffer;

__attribute__((constructor)) static void load(void) {
    create_buffer =
        (__typeof__(&clCreateBuffer))dlsym(dlopen("libOpenCL.so.1", RTLD_NOW | RTLD_NOLOAD), "clCreateBuffer");
}

cl_mem clCreateBuffer(cl_context context, cl_mem_flags flags, size_t size, void *host, cl_int *status) {
    const cl_mem buffer = create_buffer(context, flags, size, host, status);
    cl_device_id device;
    if (!buffer || host) return buffer;
    if (clGetContextInfo(context, CL_CONTEXT_DEVICES, sizeof(device), &device, NULL) != CL_SUCCESS) return buffer;
    const cl_command_queue queue = clCreateCommandQueue(context, device, 0, NULL);
    if (!queue) return buffer;
    const unsigned char byte = 0xFF;
    clEnqueueFillBuffer(queue, buffer, &byte, 1, 0, size, 0, NULL, NULL);
    clFinish(queue);
    clReleaseCommandQueue(queue);
    return buffer;
}
