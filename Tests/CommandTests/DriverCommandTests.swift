import Foundation
import Testing
import TimbreTestSupport

@Suite("Drivers that fail, beside one that works", FakeDriver.condition)
struct DriverCommandTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Runs beside a driver that fails; in five seconds the others answer on a busy machine too.
    private func run(_ arguments: String..., beside driver: FakeDriver) throws -> Program.Outcome {
        let variables = [
            "OCL_ICD_VENDORS": try driver.announce(in: folder), "FAKE_DRIVER_MARK": folder.file("loaded"),
            "TIMBRE_DRIVER_SECONDS": "5",
        ]
        return try Program.start(arguments, in: folder.path, environment: variables).wait()
    }

    /// What the messages must say of each.
    private static let words: [(driver: FakeDriver, words: String)] = [
        (.abortsWhenLoaded, "is left out: asked for its devices, it crashes (Aborted)"),
        (.exitsWhenLoaded, "is left out: asked for its devices, it ends the program (status 0)"),
        (.crashes, "is left out: asked for its devices, it crashes (Segmentation fault)"),
        (.crashesWithDevices, "is left out: asked for its devices, it crashes (Segmentation fault)"),
        (.hangs, "is left out: asked for its devices, it does not answer within 5 s"),
        (.offersNothing, "offers no platform, CL_PLATFORM_NOT_FOUND_KHR (-1001)"),
        (.needsMore, "does not load: libneeded.so: cannot open shared object file"),
    ]

    @Test("A wait that is no number of seconds is refused", arguments: ["0", "3601", "soon", "-1"])
    func impossibleWait(seconds: String) throws {
        let outcome = try Program.run("devices", environment: ["TIMBRE_DRIVER_SECONDS": seconds])
        #expect(outcome.status == 64 && outcome.messages.contains("TIMBRE_DRIVER_SECONDS=\(seconds): give 1 to 3600"))
    }

    @Test("`devices` lists what there is, names the driver with its file, and uses the CPU", arguments: words)
    func devices(driver: FakeDriver, words: String) throws {
        let outcome = try run("devices", beside: driver)
        #expect(outcome.status == 0, "\(outcome.messages)")
        let name = "the OpenCL driver \(folder.file("vendors/\(driver).icd")) (\(folder.file("lib\(driver).so"))) "
        #expect(outcome.messages.contains(name + words), "\(outcome.messages)")
        #expect(outcome.messages.contains("using the CPU") && outcome.messages.contains("clinfo -l"))
        #expect(outcome.lines.dropFirst().first?.hasPrefix("*  cpu") == true)
        #expect(outcome.lines.count == (DeviceCommandTests.hasPoCL ? 3 : 2))
    }

    @Test("A driver whose .icd file names a library that is not there is named with both")
    func missingLibrary() throws {
        try FileManager.default.createDirectory(atPath: folder.file("v"), withIntermediateDirectories: true)
        try folder.write("libnvidia-none.so.1\n", to: "v/nvidia.icd")
        let variables = ["OCL_ICD_VENDORS": folder.file("v")]
        let outcome = try Program.run("devices", environment: variables)
        let sentence =
            "the OpenCL driver \(folder.file("v/nvidia.icd")) (libnvidia-none.so.1) does not load: libnvidia-none.so.1: "
            + "cannot open shared object file: No such file or directory"
        #expect(outcome.status == 0 && outcome.messages.contains("\(sentence): using the CPU\n"))
        let refused = try Program.run("doctor", "--device", "gpu", environment: variables)
        #expect(refused.status == 1 && refused.messages.contains(sentence))
    }

    @Test("`devices --json` holds devices alone, and a device that is refused is refused with the driver")
    func json() throws {
        let outcome = try run("devices", "--json", beside: .abortsWhenLoaded)
        #expect(outcome.status == 0 && outcome.objects.count == outcome.lines.count)
        #expect(outcome.objects.allSatisfy { $0["device"] is String })
        #expect(outcome.messages.contains("abortsWhenLoaded.icd"))
        let refused = try run("devices", "--device", "gpu", beside: .abortsWhenLoaded)
        #expect(refused.status == 1 && refused.messages.contains("error: there is no device “gpu” (the OpenCL driver "))
    }

    @Test(
        "PoCL, named, computes beside each of them, and what is left out is said",
        .enabled(if: DeviceCommandTests.hasPoCL, "PoCL is not installed"),
        arguments: [FakeDriver.abortsWhenLoaded, .crashesWithDevices, .needsMore])
    func pocl(driver: FakeDriver) throws {
        let (neighbours, scores) = (folder.file("n.npy"), folder.file("s.npy"))
        let catalogue = try Examples.trained.get().path
        let outcome = try run(
            "search", "--catalogue", catalogue, "-k", "3", "--neighbours", neighbours, "--scores", scores, "--device",
            "pocl", beside: driver)
        #expect(outcome.status == 0, "\(outcome.messages)")
        #expect(outcome.messages.contains("as asked for"))
        #expect(outcome.messages.contains("\(driver).icd") == (driver != .needsMore))
    }

    @Test("What runs on the CPU by its own choice loads no driver")
    func loadsNothing() throws {
        let catalogue = try Examples.trained.get().path
        let similar = try run("similar", "--id", "1", "--catalogue", catalogue, beside: .abortsWhenLoaded)
        #expect(similar.status == 0 && !similar.messages.contains("driver"), "\(similar.messages)")
        let doctor = try run("doctor", "--device", "cpu", beside: .abortsWhenLoaded)
        #expect(doctor.status == 0 && !doctor.messages.contains("driver"), "\(doctor.messages)")
        #expect(!FileManager.default.fileExists(atPath: folder.file("loaded")))
        // The mark is one that a loaded driver makes.
        _ = try run("devices", beside: .abortsWhenLoaded)
        #expect(FileManager.default.fileExists(atPath: folder.file("loaded")))
    }

    @Test("Without a driver `auto` says so on one line, and `devices` says what to install")
    func withoutDriver() throws {
        try FileManager.default.createDirectory(atPath: folder.file("v"), withIntermediateDirectories: true)
        let variables = ["OCL_ICD_VENDORS": folder.file("v")]
        let doctor = try Program.run("doctor", environment: variables)
        #expect(doctor.status == 0 && doctor.messages.hasPrefix("no OpenCL driver is installed: using the CPU\n"))
        let devices = try Program.run("devices", environment: variables)
        #expect(devices.messages.contains("opencl-icd") && devices.messages.contains("clinfo -l"))
        let quiet = try Program.run("devices", "--quiet", environment: variables)
        #expect(quiet.status == 0 && quiet.messages.isEmpty)
    }

    @Test("A loader that is there but broken is told with the system's reason")
    func brokenLoader() throws {
        for name in ["libOpenCL.so.1", "libOpenCL.so"] {
            try folder.write("a text of some length where the system looks for a library by its name", to: name)
        }
        let outcome = try Program.run("devices", environment: ["LD_LIBRARY_PATH": folder.path])
        #expect(outcome.status == 0)
        let words =
            "the OpenCL loader libOpenCL.so.1 does not load: \(folder.file("libOpenCL.so.1")): invalid ELF header"
        #expect(outcome.messages.contains(words), "\(outcome.messages)")
    }

    @Test("A platform without a device, and a loader that aborts, are told")
    func platformAndLoader() throws {
        let platform = try run("devices", beside: .hasNoDevice)
        #expect(platform.status == 0 && platform.messages.contains("the OpenCL platform Fake has no device"))
        let variables = [
            "TIMBRE_OPENCL_LIBRARY": try FakeDriver.abortsWhenLoaded.library(in: folder),
            "OPENCL_VENDOR_PATH": folder.file("none"),
        ]
        let loader = try Program.run("doctor", environment: variables)
        #expect(loader.status == 0, "\(loader.messages)")
        #expect(loader.messages.contains("OpenCL is left out: asked for its devices, its loader crashes (Aborted)"))
    }

    @Test(
        "A cache of kernels that can't be written costs time alone",
        .enabled(if: DeviceCommandTests.hasPoCL, "PoCL is not installed"))
    func cacheNotWritable() throws {
        let outcome = try Program.run(
            "search", "--catalogue", try Examples.trained.get().path, "--neighbours", folder.file("n.npy"), "--scores",
            folder.file("s.npy"), "--device", "pocl",
            environment: ["XDG_CACHE_HOME": "/dev/null", "POCL_CACHE_DIR": folder.path])
        #expect(outcome.status == 0, "\(outcome.messages)")
    }

    @Test("Ctrl-C ends a trial that hangs, and nothing of it stays")
    func interrupted() throws {
        let vendors = try FakeDriver.hangs.announce(in: folder)
        let running = try Program.start(
            [
                "search", "--catalogue", try Examples.trained.get().path, "--neighbours", "n.npy", "--scores", "s.npy",
            ], in: folder.path,
            environment: ["OCL_ICD_VENDORS": vendors, "FAKE_DRIVER_MARK": folder.file("loaded")])
        let start = ContinuousClock.now
        let outcome = try running.interrupt { FileManager.default.fileExists(atPath: folder.file("loaded")) }
        #expect(outcome.status == 130 && outcome.messages.contains("interrupted"), "\(outcome.messages)")
        #expect(ContinuousClock.now - start < .seconds(10))
    }
}
