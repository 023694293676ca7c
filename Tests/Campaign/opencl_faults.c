// Stands in for the OpenCL loader, passes every call on to libOpenCL.so.1, and makes the n-th fail: TIMBRE_OPENCL_LIBRARY
// names it.
//
// TIMBRE_FAULT_CALL    the function whose calls are counted, clCreateBuffer for example; any for all; none only counts.
// TIMBRE_FAULT_AT      which call fails, from 1.
// TIMBRE_FAULT_STATUS  the status that it fails with.
// TIMBRE_FAULT_LASTING where it is set, every later call of the device fails too, whatever its function: a lost device.
// TIMBRE_FAULT_DEVICE  the device whose calls are counted, from 0 over all platforms; unless given, all devices' and those
//                      to the loader.
// TIMBRE_FAULT_COUNT   a file: for none it gets a line for each function with the number of its calls, and one for any;
//                      else it is made when the fault takes place, with the function's name.
//
// Calls that release something are passed on and not counted: nobody can act on their status.

#define _GNU_SOURCE
#define CL_TARGET_OPENCL_VERSION 120
#define CL_USE_DEPRECATED_OPENCL_1_2_APIS
#include <CL/cl.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MOST 32
#define NO_DEVICE (-1)

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static void *loader;
static const char *target_call, *counter;
static long target;
static int status_to_give, is_lasting, target_device = NO_DEVICE, is_lost, is_idle;

static struct { const char *name; long calls; } functions[MOST];
static long all_calls;

static cl_device_id devices[64];
static int device_count = -1;

__attribute__((constructor)) static void begin(void) {
    const char *value;
    loader = dlopen("libOpenCL.so.1", RTLD_NOW | RTLD_LOCAL);
    target_call = getenv("TIMBRE_FAULT_CALL");
    counter = getenv("TIMBRE_FAULT_COUNT");
    if ((value = getenv("TIMBRE_FAULT_AT"))) target = atol(value);
    if ((value = getenv("TIMBRE_FAULT_STATUS"))) status_to_give = atoi(value);
    if ((value = getenv("TIMBRE_FAULT_DEVICE"))) target_device = atoi(value);
    is_lasting = getenv("TIMBRE_FAULT_LASTING") != NULL;
    // The process that only asks drivers for their devices is left alone.
    char line[4096] = {0};
    int file = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
    ssize_t length = file < 0 ? 0 : read(file, line, sizeof line - 1);
    if (file >= 0) close(file);
    const char *command = line + strlen(line) + 1;
    is_idle = !target_call || (length > 0 && command < line + length && strcmp(command, "try-drivers") == 0);
}

static void write_file(const char *text) {
    if (!counter) return;
    int file = open(counter, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file < 0) return;
    if (write(file, text, strlen(text)) < 0) perror(counter);
    close(file);
}

__attribute__((destructor)) static void end(void) {
    if (is_idle || strcmp(target_call, "none") != 0) return;
    char text[4096];
    int length = snprintf(text, sizeof text, "any %ld\n", all_calls);
    for (int i = 0; i < MOST && functions[i].name; i++)
        length += snprintf(text + length, sizeof text - (size_t)length, "%s %ld\n", functions[i].name, functions[i].calls);
    write_file(text);
}

static void *find(const char *name) { return dlsym(loader, name); }

#define REAL(name) ((__typeof__(name) *)find(#name))

// The device's number over all platforms; to be called with the lock held.
static int number_of(cl_device_id device) {
    if (device_count < 0) {
        cl_platform_id platforms[16];
        cl_uint platform_count = 0;
        device_count = 0;
        if (REAL(clGetPlatformIDs)(16, platforms, &platform_count) != CL_SUCCESS) platform_count = 0;
        for (cl_uint i = 0; i < platform_count && device_count < 64; i++) {
            cl_uint found = 0;
            if (REAL(clGetDeviceIDs)(
                    platforms[i], CL_DEVICE_TYPE_ALL, (cl_uint)(64 - device_count), devices + device_count, &found)
                == CL_SUCCESS)
                device_count += (int)found;
        }
    }
    for (int i = 0; i < device_count; i++)
        if (devices[i] == device) return i;
    return NO_DEVICE;
}

// The status that a call is to fail with; CL_SUCCESS where it goes on.
static cl_int judge(const char *name, cl_device_id device) {
    if (is_idle) return CL_SUCCESS;
    pthread_mutex_lock(&lock);
    cl_int status = CL_SUCCESS;
    if (target_device == NO_DEVICE || (device && number_of(device) == target_device)) {
        all_calls++;
        int i = 0;
        while (i < MOST - 1 && functions[i].name && strcmp(functions[i].name, name) != 0) i++;
        functions[i].name = name;
        functions[i].calls++;
        int is_any = strcmp(target_call, "any") == 0;
        long number = is_any ? all_calls : functions[i].calls;
        if (is_lost) {
            status = status_to_give;
        } else if ((is_any || strcmp(target_call, name) == 0) && number == target) {
            status = status_to_give;
            is_lost = is_lasting;
            write_file(name);
        }
    }
    pthread_mutex_unlock(&lock);
    return status;
}

static cl_device_id of_context(cl_context context) {
    cl_device_id device = NULL;
    REAL(clGetContextInfo)(context, CL_CONTEXT_DEVICES, sizeof device, &device, NULL);
    return device;
}

static cl_device_id of_queue(cl_command_queue queue) {
    cl_device_id device = NULL;
    REAL(clGetCommandQueueInfo)(queue, CL_QUEUE_DEVICE, sizeof device, &device, NULL);
    return device;
}

static cl_device_id of_program(cl_program program) {
    cl_context context = NULL;
    REAL(clGetProgramInfo)(program, CL_PROGRAM_CONTEXT, sizeof context, &context, NULL);
    return of_context(context);
}

static cl_device_id of_kernel(cl_kernel kernel) {
    cl_context context = NULL;
    REAL(clGetKernelInfo)(kernel, CL_KERNEL_CONTEXT, sizeof context, &context, NULL);
    return of_context(context);
}

static cl_device_id of_event(cl_event event) {
    cl_command_queue queue = NULL;
    REAL(clGetEventInfo)(event, CL_EVENT_COMMAND_QUEUE, sizeof queue, &queue, NULL);
    return of_queue(queue);
}

#define STATUS(name, parameters, arguments, device) \
    cl_int name parameters { \
        cl_int fault = judge(#name, device); \
        return fault != CL_SUCCESS ? fault : REAL(name) arguments; \
    }

#define OBJECT(type, name, parameters, arguments, device) \
    type name parameters { \
        cl_int fault = judge(#name, device); \
        if (fault == CL_SUCCESS) return REAL(name) arguments; \
        if (status) *status = fault; \
        return NULL; \
    }

#define RELEASE(name, type) \
    cl_int name(type object) { return REAL(name)(object); }

STATUS(clGetPlatformIDs, (cl_uint room, cl_platform_id *to, cl_uint *count), (room, to, count), NULL)
STATUS(
    clGetPlatformInfo, (cl_platform_id platform, cl_platform_info what, size_t room, void *to, size_t *needed),
    (platform, what, room, to, needed), NULL)
STATUS(
    clGetDeviceIDs, (cl_platform_id platform, cl_device_type type, cl_uint room, cl_device_id *to, cl_uint *count),
    (platform, type, room, to, count), NULL)
STATUS(
    clGetDeviceInfo, (cl_device_id device, cl_device_info what, size_t room, void *to, size_t *needed),
    (device, what, room, to, needed), device)
OBJECT(
    cl_context, clCreateContext,
    (const cl_context_properties *properties, cl_uint count, const cl_device_id *list,
     void(CL_CALLBACK *notify)(const char *, const void *, size_t, void *), void *data, cl_int *status),
    (properties, count, list, notify, data, status), list[0])
OBJECT(
    cl_command_queue, clCreateCommandQueue,
    (cl_context context, cl_device_id device, cl_command_queue_properties properties, cl_int *status),
    (context, device, properties, status), device)
OBJECT(
    cl_mem, clCreateBuffer, (cl_context context, cl_mem_flags flags, size_t size, void *host, cl_int *status),
    (context, flags, size, host, status), of_context(context))
OBJECT(
    cl_program, clCreateProgramWithSource,
    (cl_context context, cl_uint count, const char **texts, const size_t *lengths, cl_int *status),
    (context, count, texts, lengths, status), of_context(context))
OBJECT(
    cl_program, clCreateProgramWithBinary,
    (cl_context context, cl_uint count, const cl_device_id *list, const size_t *lengths, const unsigned char **binaries,
     cl_int *each, cl_int *status),
    (context, count, list, lengths, binaries, each, status), of_context(context))
STATUS(
    clBuildProgram,
    (cl_program program, cl_uint count, const cl_device_id *list, const char *options,
     void(CL_CALLBACK *notify)(cl_program, void *), void *data),
    (program, count, list, options, notify, data), of_program(program))
STATUS(
    clGetProgramInfo, (cl_program program, cl_program_info what, size_t room, void *to, size_t *needed),
    (program, what, room, to, needed), of_program(program))
STATUS(
    clGetProgramBuildInfo,
    (cl_program program, cl_device_id device, cl_program_build_info what, size_t room, void *to, size_t *needed),
    (program, device, what, room, to, needed), device)
OBJECT(
    cl_kernel, clCreateKernel, (cl_program program, const char *name, cl_int *status), (program, name, status),
    of_program(program))
STATUS(
    clSetKernelArg, (cl_kernel kernel, cl_uint place, size_t size, const void *value), (kernel, place, size, value),
    of_kernel(kernel))
STATUS(
    clGetKernelWorkGroupInfo,
    (cl_kernel kernel, cl_device_id device, cl_kernel_work_group_info what, size_t room, void *to, size_t *needed),
    (kernel, device, what, room, to, needed), device)
STATUS(
    clEnqueueNDRangeKernel,
    (cl_command_queue queue, cl_kernel kernel, cl_uint dimensions, const size_t *offset, const size_t *global,
     const size_t *local, cl_uint count, const cl_event *list, cl_event *event),
    (queue, kernel, dimensions, offset, global, local, count, list, event), of_queue(queue))
STATUS(
    clEnqueueReadBuffer,
    (cl_command_queue queue, cl_mem memory, cl_bool waits, size_t offset, size_t size, void *to, cl_uint count,
     const cl_event *list, cl_event *event),
    (queue, memory, waits, offset, size, to, count, list, event), of_queue(queue))
STATUS(
    clEnqueueWriteBuffer,
    (cl_command_queue queue, cl_mem memory, cl_bool waits, size_t offset, size_t size, const void *from, cl_uint count,
     const cl_event *list, cl_event *event),
    (queue, memory, waits, offset, size, from, count, list, event), of_queue(queue))
STATUS(
    clEnqueueFillBuffer,
    (cl_command_queue queue, cl_mem memory, const void *pattern, size_t length, size_t offset, size_t size,
     cl_uint count, const cl_event *list, cl_event *event),
    (queue, memory, pattern, length, offset, size, count, list, event), of_queue(queue))
STATUS(
    clEnqueueCopyBuffer,
    (cl_command_queue queue, cl_mem from, cl_mem to, size_t from_offset, size_t to_offset, size_t size, cl_uint count,
     const cl_event *list, cl_event *event),
    (queue, from, to, from_offset, to_offset, size, count, list, event), of_queue(queue))
OBJECT(
    void *, clEnqueueMapBuffer,
    (cl_command_queue queue, cl_mem memory, cl_bool waits, cl_map_flags flags, size_t offset, size_t size, cl_uint count,
     const cl_event *list, cl_event *event, cl_int *status),
    (queue, memory, waits, flags, offset, size, count, list, event, status), of_queue(queue))
STATUS(
    clEnqueueMarkerWithWaitList, (cl_command_queue queue, cl_uint count, const cl_event *list, cl_event *event),
    (queue, count, list, event), of_queue(queue))
STATUS(clWaitForEvents, (cl_uint count, const cl_event *list), (count, list), of_event(list[0]))
STATUS(
    clGetEventProfilingInfo, (cl_event event, cl_profiling_info what, size_t room, void *to, size_t *needed),
    (event, what, room, to, needed), of_event(event))
STATUS(
    clGetEventInfo, (cl_event event, cl_event_info what, size_t room, void *to, size_t *needed),
    (event, what, room, to, needed), of_event(event))
STATUS(clFlush, (cl_command_queue queue), (queue), of_queue(queue))
STATUS(clFinish, (cl_command_queue queue), (queue), of_queue(queue))

cl_int clEnqueueUnmapMemObject(
    cl_command_queue queue, cl_mem memory, void *mapped, cl_uint count, const cl_event *list, cl_event *event
) {
    return REAL(clEnqueueUnmapMemObject)(queue, memory, mapped, count, list, event);
}

RELEASE(clRetainEvent, cl_event)
RELEASE(clReleaseContext, cl_context)
RELEASE(clReleaseCommandQueue, cl_command_queue)
RELEASE(clReleaseMemObject, cl_mem)
RELEASE(clReleaseProgram, cl_program)
RELEASE(clReleaseKernel, cl_kernel)
RELEASE(clReleaseEvent, cl_event)
