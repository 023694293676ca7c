import CTimbreOpenCL
import Foundation
import TimbreFiles
import TimbreKernels

/// The kernels of a started device: each file is compiled when one of its kernels is first called, or taken from the
/// cache on disk.
///
/// Unchecked: OpenCL's own objects may go from thread to thread, and the variables are under the lock.
final class OpenCLKernels: @unchecked Sendable {
    let context: OpenCLContext
    let tuning: OpenCLTuning
    private let cache: KernelCache
    /// Held while a kernel's arguments are set and it is enqueued: OpenCL has one set of arguments a kernel.
    private let lock = NSLock()
    private var programs: [KernelSource: cl_program] = [:]
    private var kernels: [String: Kernel] = [:]
    private var launches = 0

    /// Number of kernels that were enqueued so far.
    var launchCount: Int { lock.withLock { launches } }

    private struct Kernel {
        var kernel: cl_kernel
        var groupSize: Int
    }

    init(_ context: OpenCLContext, cache: KernelCache, tuning: OpenCLTuning) {
        self.context = context
        self.cache = cache
        self.tuning = tuning
    }

    deinit {
        for kernel in kernels.values { _ = context.functions.releaseKernel(kernel.kernel) }
        for program in programs.values { _ = context.functions.releaseProgram(program) }
    }

    /// Enqueues at least `items` work-items; the kernel must leave out those beyond.
    ///
    /// - Parameter cost: the cost of all work-items, where it may be large: then the kernel is launched several times,
    ///   and must find its place by `get_global_id` alone.
    func run(
        _ source: KernelSource, _ name: String, items: Int, cost: LaunchCost = LaunchCost(),
        _ arguments: [any KernelArgument]
    ) throws {
        try lock.withLock {
            let kernel = try kernel(name, of: source)
            let groups = (items + kernel.groupSize - 1) / kernel.groupSize
            try enqueue(kernel.kernel, name, groups: groups, groupSize: kernel.groupSize, cost: cost, arguments)
        }
    }

    /// Enqueues work-groups of a size that the kernel was compiled for.
    func run(
        _ source: KernelSource, _ name: String, groups: Int, of groupSize: Int, cost: LaunchCost = LaunchCost(),
        _ arguments: [any KernelArgument]
    ) throws {
        try lock.withLock {
            let kernel = try kernel(name, of: source)
            guard groupSize <= kernel.groupSize else {
                throw ComputeFault.unsupported(
                    device: context.description.name,
                    reason: "the kernel \(name) needs work-groups of \(groupSize) and can have \(kernel.groupSize)")
            }
            try enqueue(kernel.kernel, name, groups: groups, groupSize: groupSize, cost: cost, arguments)
        }
    }

    /// Enqueues work-groups of as many work-items as suit the device.
    func run(_ source: KernelSource, _ name: String, groups: Int, _ arguments: [any KernelArgument]) throws {
        try lock.withLock {
            let kernel = try kernel(name, of: source)
            try enqueue(kernel.kernel, name, groups: groups, groupSize: kernel.groupSize, arguments)
        }
    }

    private func enqueue(
        _ kernel: cl_kernel, _ name: String, groups: Int, groupSize: Int, cost: LaunchCost = LaunchCost(),
        _ arguments: [any KernelArgument]
    ) throws {
        var slots = KernelSlots(kernel: kernel, name: name, context: context)
        for argument in arguments { try argument.bind(to: &slots) }
        let part = cost.parts(of: groups, within: tuning.launchLimit)
        for first in stride(from: 0, to: groups, by: part) {
            let count = min(part, groups - first)
            var (offset, global, local) = (first * groupSize, count * groupSize, groupSize)
            let status = withExtendedLifetime(arguments) {
                context.enqueue(.kernel(name, groups: count, groupSize: groupSize)) {
                    context.functions.enqueueNDRangeKernel(
                        context.queue, kernel, 1, &offset, &global, &local, 0, nil, $0)
                }
            }
            try context.check(status, "clEnqueueNDRangeKernel for \(name)")
            launches += 1
            // Some drivers keep what is enqueued until they are told to begin, and would leave the device idle.
            if launches.isMultiple(of: 16) { try context.check(context.functions.flush(context.queue), "clFlush") }
        }
    }

    private func kernel(_ name: String, of source: KernelSource) throws -> Kernel {
        if let kernel = kernels[name] { return kernel }
        let program = try program(source)
        var status: cl_int = 0
        let created = context.functions.createKernel(program, name, &status)
        guard let created, status == CL_SUCCESS else {
            throw ComputeFault.driver(
                device: context.description.name, call: "clCreateKernel for \(name)", status: status)
        }
        var limit = 0
        let queried = context.functions.getKernelWorkGroupInfo(
            created, context.device.id, cl_kernel_work_group_info(CL_KERNEL_WORK_GROUP_SIZE),
            MemoryLayout<Int>.size, &limit, nil)
        let groupSize = max(min(queried == CL_SUCCESS ? limit : 1, tuning.groupSize(of: source)), 1)
        let kernel = Kernel(kernel: created, groupSize: groupSize)
        kernels[name] = kernel
        return kernel
    }

    private func program(_ source: KernelSource) throws -> cl_program {
        if let program = programs[source] { return program }
        let (text, options) = (source.text, tuning.options(for: source))
        let description = context.description
        let key = [
            description.platform, description.vendor, description.name, description.driver,
            context.device.text(CL_DEVICE_VERSION), options, text,
        ].joined(separator: "\n")
        let program: cl_program
        let details: [Trace.Detail] = [("kernel", .text(source.rawValue)), ("options", .text(options))]
        let isKeptHere = cache.directory != nil && !context.device.keepsKernels
        let kept =
            isKeptHere
            ? context.trace.span("load a kernel", .call, details) {
                cache.binary(for: key).flatMap { load($0, options: options) }
            } : nil
        if let loaded = kept {
            program = loaded
        } else {
            program = try context.trace.span("compile a kernel", .call, details) {
                try compile(text, options: options, name: source.rawValue)
            }
            if isKeptHere, let binary = binary(of: program) { cache.keep(binary, for: key) }
        }
        programs[source] = program
        return program
    }

    /// Nil where the driver does not take its own binary back: it changed in a way that its version does not tell.
    private func load(_ binary: [UInt8], options: String) -> cl_program? {
        var status: cl_int = 0
        var length = binary.count
        var id: cl_device_id? = context.device.id
        let program = binary.withUnsafeBufferPointer { bytes in
            var start = bytes.baseAddress
            return context.functions.createProgramWithBinary(context.context, 1, &id, &length, &start, nil, &status)
        }
        guard let program else { return nil }
        guard status == CL_SUCCESS,
            context.functions.buildProgram(program, 1, &id, options, nil, nil) == CL_SUCCESS
        else {
            _ = context.functions.releaseProgram(program)
            return nil
        }
        return program
    }

    private func compile(_ text: String, options: String, name: String) throws -> cl_program {
        var status: cl_int = 0
        let created = text.withCString { characters in
            var start: UnsafePointer<CChar>? = characters
            return context.functions.createProgramWithSource(context.context, 1, &start, nil, &status)
        }
        guard let program = created, status == CL_SUCCESS else {
            throw ComputeFault.driver(
                device: context.description.name, call: "clCreateProgramWithSource for \(name)", status: status)
        }
        var id: cl_device_id? = context.device.id
        status = context.functions.buildProgram(program, 1, &id, options, nil, nil)
        guard status == CL_SUCCESS else {
            let log = readText {
                context.functions.getProgramBuildInfo(
                    program, context.device.id, cl_program_build_info(CL_PROGRAM_BUILD_LOG), $0, $1, $2)
            }
            _ = context.functions.releaseProgram(program)
            throw ComputeFault.kernelDoesNotBuild(
                device: context.description.name, kernel: name,
                log: log.isEmpty ? nameOfOpenCLStatus(status) : log)
        }
        return program
    }

    private func binary(of program: cl_program) -> [UInt8]? {
        var size = 0
        guard
            context.functions.getProgramInfo(
                program, cl_program_info(CL_PROGRAM_BINARY_SIZES), MemoryLayout<Int>.size, &size, nil) == CL_SUCCESS,
            size > 0
        else { return nil }
        var bytes = [UInt8](repeating: 0, count: size)
        let status = bytes.withUnsafeMutableBufferPointer { buffer in
            var start = buffer.baseAddress
            return context.functions.getProgramInfo(
                program, cl_program_info(CL_PROGRAM_BINARIES), MemoryLayout<Int>.size, &start, nil)
        }
        return status == CL_SUCCESS ? bytes : nil
    }
}
