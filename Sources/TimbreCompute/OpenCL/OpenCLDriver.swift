import CTimbreOpenCL
import Foundation

/// An OpenCL driver as the loader finds it; nothing of it is loaded.
public struct OpenCLDriver: Sendable, Equatable {
    /// The `.icd` file that announces the driver; nil where a variable names the library.
    public var file: String?
    /// The first line of that file: a path, or a name that the system looks up. Empty where it can't be read.
    public var library: String

    /// Name for people, for example "/etc/OpenCL/vendors/nvidia.icd (libnvidia-opencl.so.1)".
    public var label: String { file.map { library.isEmpty ? $0 : "\($0) (\(library))" } ?? library }
}

extension OpenCLDriver {
    /// The drivers that ocl-icd's and Khronos' loaders would load, by the names of their files.
    ///
    /// `OCL_ICD_VENDORS` names a directory, one `.icd` file or one library; without it `OPENCL_VENDOR_PATH` names the
    /// directory, else it is `/etc/OpenCL/vendors`. `OCL_ICD_FILENAMES` adds libraries, with colons between them.
    static func installed(environment: [String: String]) -> [OpenCLDriver] {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        let folder = value("OPENCL_VENDOR_PATH") ?? "/etc/OpenCL/vendors"
        let more = value("OCL_ICD_FILENAMES")?.split(separator: ":") ?? []
        let vendors = value("OCL_ICD_VENDORS")
        return listed(vendors ?? folder, isNamed: vendors != nil, folder: folder)
            + more.map { OpenCLDriver(file: nil, library: String($0)) }
    }

    private static func listed(_ vendors: String, isNamed: Bool, folder: String) -> [OpenCLDriver] {
        if let names = try? FileManager.default.contentsOfDirectory(atPath: vendors) {
            return names.filter { $0.hasSuffix(".icd") && $0 != ".icd" }.sorted()
                .map { OpenCLDriver(announcedBy: "\(vendors)/\($0)") }
        }
        guard isNamed else { return [] }
        guard vendors.hasSuffix(".icd") else { return [OpenCLDriver(file: nil, library: vendors)] }
        let there = "\(folder)/\(vendors)"
        let isThere = !vendors.contains("/") && FileManager.default.fileExists(atPath: there)
        return [OpenCLDriver(announcedBy: isThere ? there : vendors)]
    }

    private init(announcedBy file: String) {
        self.init(file: file, library: "")
        var status = stat()
        // A pipe would keep the reader waiting.
        guard stat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            let content = try? FileHandle(forReadingFrom: URL(fileURLWithPath: file)).read(upToCount: Int(PATH_MAX))
        else { return }
        library = String(decoding: content.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }
}

extension OpenCLDriver {
    /// Why the driver gives OpenCL nothing, in a sentence that names it; nil where it offers a platform.
    ///
    /// To be called after the loader has loaded what it could: then no code of a driver runs that has not run before,
    /// and a library that does not load runs none.
    func obstacle() -> String? {
        guard !library.isEmpty else {
            return "the OpenCL driver file \(label) can't be read, or names no library"
        }
        // Once opened it stays open, as in the loader.
        guard let handle = dlopen(library, RTLD_NOW | RTLD_LOCAL) else {
            return "the OpenCL driver \(label) does not load: \(lastLoadingFault())"
        }
        guard let address = Self.platformFunction(of: handle) else {
            return "the library of the OpenCL driver \(label) is no driver: it has no clIcdGetPlatformIDsKHR"
        }
        var count: cl_uint = 0
        let status = unsafeBitCast(address, to: clIcdGetPlatformIDsKHR_fn.self)(0, nil, &count)
        guard status == CL_SUCCESS, count > 0 else {
            let reason = status == CL_SUCCESS ? "" : ", \(nameOfOpenCLStatus(status))"
            return "the OpenCL driver \(label) offers no platform\(reason): it finds no card, or may not open it"
        }
        return nil
    }

    private static func platformFunction(of handle: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
        typealias Find = @convention(c) (UnsafePointer<CChar>) -> UnsafeMutableRawPointer?
        let name = "clIcdGetPlatformIDsKHR"
        if let address = dlsym(handle, name) { return address }
        return dlsym(handle, "clGetExtensionFunctionAddress").flatMap { unsafeBitCast($0, to: Find.self)(name) }
    }
}

/// The system's message about the library that could not be opened last: which one is missing, and why.
func lastLoadingFault() -> String { dlerror().map { String(cString: $0) } ?? "the system does not say why" }
