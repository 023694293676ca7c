// Oclgrind 21.10 as a loader for OpenCL, with what its search for numbers that nothing has set gets wrong kept from it
// (its src/plugins/Uninitialized.cpp):
//
// - A write or a copy by the host is all that it remembers of a buffer, and only from the buffer's start on; it does not
//   see fills. Here each of them writes the whole buffer.
// - It keeps what it remembers of a released buffer for the next one of the same number, even where that is larger, and
//   then takes whatever lies beyond for not set. Here no buffer is released.
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

cl_int clReleaseMemObject(cl_mem buffer) {
    (void)buffer;
    return CL_SUCCESS;
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

cl_int clEnqueueCopyBuffer(
    cl_command_queue queue, cl_mem from, cl_mem to, size_t from_offset, size_t to_offset, size_t size, cl_uint count,
    const cl_event *events, cl_event *event
) {
    char *bytes = malloc(size);
    if (!bytes) return CL_OUT_OF_HOST_MEMORY;
    cl_int status = clEnqueueReadBuffer(queue, from, CL_TRUE, from_offset, size, bytes, count, events, NULL);
    if (status == CL_SUCCESS) status = change(queue, to, to_offset, size, bytes, size, 0, NULL, event);
    free(bytes);
    return status;
}
