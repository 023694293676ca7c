// Oclgrind as a loader for OpenCL. Of what the host sets, Oclgrind 21.10 sees as set what one write gives from a
// buffer's start on; it forgets the rest of that buffer, and does not see fills. So writes and fills are writes of the
// whole buffer here.
#define CL_TARGET_OPENCL_VERSION 120
#include <CL/cl.h>
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

static __typeof__(&clEnqueueWriteBuffer) write_buffer;

__attribute__((constructor)) static void load(void) {
    write_buffer = (__typeof__(&clEnqueueWriteBuffer))dlsym(
        dlopen("libOpenCL.so", RTLD_NOW | RTLD_NOLOAD), "clEnqueueWriteBuffer");
}

// Bytes of a buffer, of which `size` from `offset` on are a repeated pattern.
static cl_int change(
    cl_command_queue queue, cl_mem buffer, size_t offset, size_t size, const void *pattern, size_t pattern_size,
    cl_uint count, const cl_event *events, cl_event *event
) {
    size_t whole;
    cl_int status = clGetMemObjectInfo(buffer, CL_MEM_SIZE, sizeof(whole), &whole, NULL);
    if (status != CL_SUCCESS) return status;
    if (offset > whole || size > whole - offset) return CL_INVALID_VALUE;
    char *bytes = malloc(whole);
    if (!bytes) return CL_OUT_OF_HOST_MEMORY;
    status = clEnqueueReadBuffer(queue, buffer, CL_TRUE, 0, whole, bytes, count, events, NULL);
    for (size_t i = 0; i < size; i += pattern_size) memcpy(bytes + offset + i, pattern, pattern_size);
    if (status == CL_SUCCESS) status = write_buffer(queue, buffer, CL_TRUE, 0, whole, bytes, 0, NULL, event);
    free(bytes);
    return status;
}

cl_int clEnqueueFillBuffer(
    cl_command_queue queue, cl_mem buffer, const void *pattern, size_t pattern_size, size_t offset, size_t size,
    cl_uint count, const cl_event *events, cl_event *event
) {
    if (pattern_size == 0 || size % pattern_size != 0) return CL_INVALID_VALUE;
    return change(queue, buffer, offset, size, pattern, pattern_size, count, events, event);
}

cl_int clEnqueueWriteBuffer(
    cl_command_queue queue, cl_mem buffer, cl_bool waits, size_t offset, size_t size, const void *bytes, cl_uint count,
    const cl_event *events, cl_event *event
) {
    (void)waits;
    return change(queue, buffer, offset, size, bytes, size, count, events, event);
}
