import Foundation
import Testing
import TimbreTestSupport

@testable import TimbreCompute

@Suite("OpenCL's drivers")
struct OpenCLDriverTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Announces drivers by file and library, in the folder `vendors`.
    private func vendors(_ drivers: [String: String]) throws -> String {
        try FileManager.default.createDirectory(atPath: folder.file("vendors"), withIntermediateDirectories: true)
        for (name, library) in drivers { try folder.write(library, to: "vendors/\(name)") }
        return folder.file("vendors")
    }

    private func labels(_ environment: [String: String]) -> [String] {
        OpenCLDriver.installed(environment: environment).map(\.label)
    }

    @Test("A directory's .icd files announce drivers, by the first line of each")
    func directory() throws {
        let path = try vendors(["b.icd": "libb.so", "a.icd": "/opt/liba.so\nmore\n", "c.txt": "no", ".icd": "no"])
        let expected = ["\(path)/a.icd (/opt/liba.so)", "\(path)/b.icd (libb.so)"]
        #expect(labels(["OCL_ICD_VENDORS": path]) == expected)
        #expect(labels(["OPENCL_VENDOR_PATH": path]) == expected)
        #expect(labels(["OPENCL_VENDOR_PATH": path, "OCL_ICD_VENDORS": ""]) == expected)
        #expect(labels(["OPENCL_VENDOR_PATH": folder.file("none")]) == [])
    }

    @Test("A variable names one .icd file, there or in the vendors' directory, or a library, or more of them")
    func variables() throws {
        let path = try vendors(["a.icd": "liba.so\n"])
        #expect(labels(["OCL_ICD_VENDORS": "\(path)/a.icd"]) == ["\(path)/a.icd (liba.so)"])
        #expect(labels(["OCL_ICD_VENDORS": "a.icd", "OPENCL_VENDOR_PATH": path]) == ["\(path)/a.icd (liba.so)"])
        #expect(labels(["OCL_ICD_VENDORS": "libx.so"]) == ["libx.so"])
        let more = ["OCL_ICD_VENDORS": "\(path)/a.icd", "OCL_ICD_FILENAMES": "liby.so:/opt/libz.so"]
        #expect(labels(more) == ["\(path)/a.icd (liba.so)", "liby.so", "/opt/libz.so"])
    }

    @Test("An .icd file that is empty, a directory or a pipe is named, and nothing waits for it")
    func unreadableFile() throws {
        let path = try vendors(["empty.icd": ""])
        try FileManager.default.createDirectory(atPath: "\(path)/folder.icd", withIntermediateDirectories: true)
        mkfifo("\(path)/pipe.icd", 0o600)
        let drivers = OpenCLDriver.installed(environment: ["OCL_ICD_VENDORS": path])
        #expect(drivers.map(\.library) == ["", "", ""])
        for (driver, name) in zip(drivers, ["empty", "folder", "pipe"]) {
            let sentence = "the OpenCL driver file \(path)/\(name).icd can't be read, or names no library"
            #expect(driver.obstacle() == sentence)
        }
    }

    @Test("A driver whose library is missing, or is none, is named with what the system says of it")
    func missingLibrary() throws {
        let missing = OpenCLDriver(file: "/v/nvidia.icd", library: "libnone-of-these.so.1").obstacle()
        #expect(
            missing == "the OpenCL driver /v/nvidia.icd (libnone-of-these.so.1) does not load: "
                + "libnone-of-these.so.1: cannot open shared object file: No such file or directory")
        let text = try folder.write("no library at all, but a text of some length that is read as one", to: "x.so")
        #expect(OpenCLDriver(file: "/v/x.icd", library: text).obstacle()?.contains("invalid ELF header") == true)
        let other = OpenCLDriver(file: "/v/m.icd", library: "libm.so.6").obstacle()
        #expect(other?.contains("has no clIcdGetPlatformIDsKHR") == true)
    }

    @Test("A driver that wants a library that is missing is named with that library", FakeDriver.condition)
    func missingDependency() throws {
        let library = try FakeDriver.needsMore.library(in: folder)
        let obstacle = try #require(OpenCLDriver(file: "/v/x.icd", library: library).obstacle())
        #expect(obstacle.hasPrefix("the OpenCL driver /v/x.icd (\(library)) does not load: libneeded.so: "))
    }

    @Test("A driver that offers no platform is named with its status", FakeDriver.condition)
    func noPlatform() throws {
        let library = try FakeDriver.offersNothing.library(in: folder)
        let obstacle = try #require(OpenCLDriver(file: "/v/x.icd", library: library).obstacle())
        #expect(obstacle.contains("/v/x.icd") && obstacle.contains("CL_PLATFORM_NOT_FOUND_KHR (-1001)"))
        let good = try FakeDriver.hasNoDevice.library(in: folder)
        #expect(OpenCLDriver(file: "/v/x.icd", library: good).obstacle() == nil)
    }

    @Test("A loader that is there but does not load is told from one that is not there")
    func brokenLoader() throws {
        let text = try folder.write("no library at all, but a text of some length that is read as one", to: "libOpenCL")
        let selection = try Device.select("auto", environment: ["TIMBRE_OPENCL_LIBRARY": text])
        #expect(
            selection.reason
                == "TIMBRE_OPENCL_LIBRARY names no OpenCL loader (\(text): invalid ELF header): using the CPU")
    }

    @Test("A GPU that does not start leaves the work to the CPU, and its own fault is told", FakeDriver.condition)
    func noContext() throws {
        let environment = ["TIMBRE_OPENCL_LIBRARY": try FakeDriver.startsNoContext.library(in: folder)]
        let selection = try Device.select("auto", environment: environment)
        #expect(selection.device.description.kind == .cpu)
        let expected =
            "0:0 (Fake, Fake) does not start (clCreateContext failed with CL_OUT_OF_RESOURCES (-5)): using the CPU"
        #expect(selection.reason == expected)
        #expect(throws: ComputeFault.driver(device: "Fake", call: "clCreateContext", status: -5)) {
            try Device.select("gpu", environment: environment)
        }
    }
}
