import CTimbreOpenCL
import Foundation

/// Reason why OpenCL can't be used, as the first part of a sentence: "no OpenCL loader (libOpenCL.so.1) is installed".
struct OpenCLAbsence: Error, Equatable {
    var reason: String
}

/// The OpenCL loader, opened at run time; once opened it stays open.
struct OpenCLLibrary: Sendable {
    var functions: TimbreOpenCLFunctions

    /// - Parameter environment: `TIMBRE_OPENCL_LIBRARY` names another loader, and then no other is tried.
    init(environment: [String: String]) throws(OpenCLAbsence) {
        let named = Self.named(in: environment)
        let names = named.map { [$0] } ?? ["libOpenCL.so.1", "libOpenCL.so"]
        var handle: UnsafeMutableRawPointer?
        var faults: [String] = []
        for name in names where handle == nil {
            handle = dlopen(name, RTLD_NOW | RTLD_LOCAL)
            if handle == nil { faults.append(lastLoadingFault()) }
        }
        guard let handle else {
            if named != nil {
                throw OpenCLAbsence(reason: "TIMBRE_OPENCL_LIBRARY names no OpenCL loader (\(faults[0]))")
            }
            // A loader that lacks a library of its own, or is none, is told from one that is not installed.
            let broken = zip(names, faults).first { name, fault in
                fault != "\(name): cannot open shared object file: No such file or directory"
            }
            throw OpenCLAbsence(
                reason: broken.map { "the OpenCL loader \($0.0) does not load: \($0.1)" }
                    ?? "no OpenCL loader (libOpenCL.so.1) is installed")
        }
        functions = try TimbreOpenCLFunctions(loader: handle, name: named ?? names[0])
    }

    /// The loader that is to be opened instead of the system's.
    static func named(in environment: [String: String]) -> String? {
        environment["TIMBRE_OPENCL_LIBRARY"].flatMap { $0.isEmpty ? nil : $0 }
    }
}

extension TimbreOpenCLFunctions {
    fileprivate init(loader: UnsafeMutableRawPointer, name: String) throws(OpenCLAbsence) {
        func find<Function>(_ symbol: String) throws(OpenCLAbsence) -> Function {
            guard let address = dlsym(loader, symbol) else {
                throw OpenCLAbsence(
                    reason: "the OpenCL loader \(name) has no \(symbol), so it is older than OpenCL 1.2")
            }
            return unsafeBitCast(address, to: Function.self)
        }
        self.init(
            getPlatformIDs: try find("clGetPlatformIDs"),
            getPlatformInfo: try find("clGetPlatformInfo"),
            getDeviceIDs: try find("clGetDeviceIDs"),
            getDeviceInfo: try find("clGetDeviceInfo"),
            createContext: try find("clCreateContext"),
            releaseContext: try find("clReleaseContext"),
            createCommandQueue: try find("clCreateCommandQueue"),
            releaseCommandQueue: try find("clReleaseCommandQueue"),
            createBuffer: try find("clCreateBuffer"),
            releaseMemObject: try find("clReleaseMemObject"),
            createProgramWithSource: try find("clCreateProgramWithSource"),
            createProgramWithBinary: try find("clCreateProgramWithBinary"),
            buildProgram: try find("clBuildProgram"),
            releaseProgram: try find("clReleaseProgram"),
            getProgramInfo: try find("clGetProgramInfo"),
            getProgramBuildInfo: try find("clGetProgramBuildInfo"),
            createKernel: try find("clCreateKernel"),
            releaseKernel: try find("clReleaseKernel"),
            setKernelArg: try find("clSetKernelArg"),
            getKernelWorkGroupInfo: try find("clGetKernelWorkGroupInfo"),
            enqueueNDRangeKernel: try find("clEnqueueNDRangeKernel"),
            enqueueReadBuffer: try find("clEnqueueReadBuffer"),
            enqueueWriteBuffer: try find("clEnqueueWriteBuffer"),
            enqueueFillBuffer: try find("clEnqueueFillBuffer"),
            enqueueMapBuffer: try find("clEnqueueMapBuffer"),
            enqueueUnmapMemObject: try find("clEnqueueUnmapMemObject"),
            enqueueCopyBuffer: try find("clEnqueueCopyBuffer"),
            enqueueMarkerWithWaitList: try find("clEnqueueMarkerWithWaitList"),
            waitForEvents: try find("clWaitForEvents"),
            getEventInfo: try find("clGetEventInfo"),
            getEventProfilingInfo: try find("clGetEventProfilingInfo"),
            retainEvent: try find("clRetainEvent"),
            releaseEvent: try find("clReleaseEvent"),
            flush: try find("clFlush"),
            finish: try find("clFinish"))
    }
}
