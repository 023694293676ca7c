import Foundation
public import Testing

/// Drivers for OpenCL that do what a driver must not, compiled when they are first asked for.
public enum FakeDriver: String, CaseIterable, Sendable {
    /// Ends the process when it is loaded.
    case abortsWhenLoaded, exitsWhenLoaded
    /// Faults when the loader asks for its platforms.
    case crashes
    /// Faults when it is asked for its devices.
    case crashesWithDevices
    /// Never answers.
    case hangs
    /// Answers that it has no platform.
    case offersNothing
    /// Has a platform, and no device on it.
    case hasNoDevice
    /// Needs another library, which is missing: `libneeded.so`.
    case needsMore
    /// Is a loader itself, with a GPU that does not start.
    case startsNoContext
    /// Is a loader itself, with a GPU of OpenCL 1.1.
    case isOld

    /// Whether there is a compiler, and why the tests that need one are left out.
    public static let condition: ConditionTrait = .enabled(
        if: compiler != nil, "there is no clang and no cc to make drivers with")

    private static let compiler = ["clang", "cc"].lazy.compactMap { name in
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }.first

    /// Compiles the driver into a folder; the library's path comes back.
    public func library(in folder: TemporaryFolder) throws -> String {
        let path = folder.file("lib\(rawValue).so")
        let source = try folder.write(Self.source, to: "\(rawValue).c")
        var more: [String] = []
        if self == .needsMore {
            let needed = try folder.write("int needed(void) { return 0; }", to: "needed.c")
            try Self.compile(["-o", folder.file("libneeded.so"), needed])
            more = ["-Wl,--no-as-needed", "-L\(folder.path)", "-lneeded"]
        }
        try Self.compile(["-D\(rawValue)", "-o", path, source] + more)
        if self == .needsMore { try FileManager.default.removeItem(atPath: folder.file("libneeded.so")) }
        return path
    }

    /// Announces the driver, and PoCL where it is installed, in a folder for `OCL_ICD_VENDORS`; its path comes back.
    @discardableResult
    public func announce(in folder: TemporaryFolder) throws -> String {
        let library = try library(in: folder)
        try FileManager.default.createDirectory(atPath: folder.file("vendors"), withIntermediateDirectories: true)
        try folder.write("\(library)\n", to: "vendors/\(rawValue).icd")
        let pocl = "/etc/OpenCL/vendors/pocl.icd"
        if let announcement = FileManager.default.contents(atPath: pocl) {
            try folder.write(announcement, to: "vendors/pocl.icd")
        }
        return folder.file("vendors")
    }

    /// Makes a shared library.
    public static func compile(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(compiler))
        process.arguments = ["-shared", "-fPIC", "-w"] + arguments
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "the compiler refuses \(arguments)")
    }

    /// Without headers, which nothing promises to be there. The numbers are those of `CL/cl.h`.
    private static let source = """
        #ifdef isOld
        #define startsNoContext
        #define VERSION "OpenCL 1.1 Fake"
        #else
        #define VERSION "OpenCL 1.2 Fake"
        #endif
        typedef unsigned long size_t;
        void abort(void);
        void _exit(int);
        unsigned sleep(unsigned);
        int creat(const char *, unsigned);
        char *getenv(const char *);
        int strcmp(const char *, const char *);
        size_t strlen(const char *);
        void *memcpy(void *, const void *, size_t);

        static void fault(void) { *(volatile int *)0 = 1; }

        __attribute__((constructor)) static void load(void) {
            if (getenv("FAKE_DRIVER_MARK")) creat(getenv("FAKE_DRIVER_MARK"), 0600);
        #ifdef abortsWhenLoaded
            abort();
        #endif
        #ifdef exitsWhenLoaded
            _exit(0);
        #endif
        }

        static int give(const void *value, size_t length, size_t room, void *to, size_t *needed) {
            if (needed) *needed = length;
            if (to && room >= length) memcpy(to, value, length);
            return 0;
        }

        static int text(const char *value, size_t room, void *to, size_t *needed) {
            return give(value, strlen(value) + 1, room, to, needed);
        }

        int clGetPlatformInfo(void *platform, unsigned what, size_t room, void *to, size_t *needed) {
            return text(what == 0x0904 ? "cl_khr_icd" : what == 0x0920 ? "FAKE" : "Fake", room, to, needed);
        }

        static void *methods[256];
        static void *platform[] = {methods};

        int clGetDeviceIDs(void *of, unsigned long type, unsigned room, void **to, unsigned *count) {
        #ifdef crashesWithDevices
            fault();
        #endif
        #ifdef startsNoContext
            if (to) to[0] = platform;
            if (count) *count = 1;
            return 0;
        #endif
            if (count) *count = 0;
            return -1;
        }

        int clIcdGetPlatformIDsKHR(unsigned room, void **to, unsigned *count) {
        #ifdef crashes
            fault();
        #endif
        #ifdef hangs
            for (;;) sleep(1000);
        #endif
        #ifdef offersNothing
            return -1001;
        #endif
            methods[1] = clGetPlatformInfo;
            methods[2] = clGetDeviceIDs;
            if (to) to[0] = platform;
            if (count) *count = 1;
            return 0;
        }

        void *clGetExtensionFunctionAddress(const char *name) {
            return strcmp(name, "clIcdGetPlatformIDsKHR") ? 0 : (void *)clIcdGetPlatformIDsKHR;
        }

        #ifdef startsNoContext
        int clGetPlatformIDs(unsigned room, void **to, unsigned *count) {
            return clIcdGetPlatformIDsKHR(room, to, count);
        }

        int clGetDeviceInfo(void *device, unsigned what, size_t room, void *to, size_t *needed) {
            unsigned long long type = 4, bytes = 1 << 30, one = 1, floats = 6, bits = 64, group = 256;
            if (what == 0x1000) return give(&type, 8, room, to, needed);
            if (what == 0x101F || what == 0x1010) return give(&bytes, 8, room, to, needed);
            if (what == 0x1004 || what == 0x1005) return give(&group, 8, room, to, needed);
            if (what == 0x100D) return give(&bits, 4, room, to, needed);
            if (what == 0x101B) return give(&floats, 8, room, to, needed);
            if (what == 0x1023) return give(&bytes, 8, room, to, needed);
            if (what == 0x102B || what == 0x102C || what == 0x102D) return text("Fake", room, to, needed);
            if (what == 0x102E) return text("FULL_PROFILE", room, to, needed);
            if (what == 0x102F) return text(VERSION, room, to, needed);
            return give(&one, room < 8 ? room : 8, room, to, needed);
        }

        void *clCreateContext(void *a, unsigned b, void *c, void *d, void *e, int *status) {
            *status = -5;
            return 0;
        }

        #define UNUSED(name) int name(void) { abort(); }
        UNUSED(clReleaseContext) UNUSED(clCreateCommandQueue) UNUSED(clReleaseCommandQueue) UNUSED(clCreateBuffer)
        UNUSED(clReleaseMemObject) UNUSED(clCreateProgramWithSource) UNUSED(clCreateProgramWithBinary)
        UNUSED(clBuildProgram) UNUSED(clReleaseProgram) UNUSED(clGetProgramInfo) UNUSED(clGetProgramBuildInfo)
        UNUSED(clCreateKernel) UNUSED(clReleaseKernel) UNUSED(clSetKernelArg) UNUSED(clGetKernelWorkGroupInfo)
        UNUSED(clEnqueueNDRangeKernel) UNUSED(clEnqueueReadBuffer) UNUSED(clEnqueueWriteBuffer)
        UNUSED(clEnqueueFillBuffer) UNUSED(clEnqueueMapBuffer) UNUSED(clEnqueueUnmapMemObject)
        UNUSED(clEnqueueCopyBuffer) UNUSED(clEnqueueMarkerWithWaitList) UNUSED(clGetEventProfilingInfo)
        UNUSED(clRetainEvent) UNUSED(clWaitForEvents) UNUSED(clGetEventInfo) UNUSED(clReleaseEvent) UNUSED(clFlush) UNUSED(clFinish)
        #endif
        """
}
