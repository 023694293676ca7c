import Foundation
import Synchronization
import Testing
import TimbreTestSupport

@testable import TimbreCompute

@Suite("A trial of drivers in another process")
struct DriverTrialTests {
    private let folder: TemporaryFolder
    private let environment: [String: String]

    init() throws {
        folder = try TemporaryFolder()
        for name in ["a", "b", "c"] { try folder.write("lib\(name).so\n", to: "\(name).icd") }
        environment = ["OCL_ICD_VENDORS": folder.path, "OTHER": "kept"]
    }

    /// The libraries that a loader would find.
    private static func libraries(_ environment: [String: String]) -> [String] {
        OpenCLDriver.installed(environment: environment).map(\.library)
    }

    @Test("Drivers that answer together are asked once, with the variables as they are")
    func allGood() throws {
        var asked: [[String: String]] = []
        let drivers = OpenCLDrivers(environment: environment) {
            asked.append($0); return nil
        }
        #expect(asked == [environment])
        #expect(drivers.usable.map(\.library) == ["liba.so", "libb.so", "libc.so"])
        #expect(drivers.leftOut.isEmpty && drivers.notes.isEmpty)
    }

    @Test(
        "A driver that fails is left out and named, the others stay, and no folder is left behind",
        arguments: [
            (OpenCLDrivers.Failure.signal(6), "crashes (Aborted)"), (.exit(status: 0), "ends the program (status 0)"),
            (.noAnswer(seconds: 20), "does not answer within 20 s"),
        ])
    func oneFails(failure: OpenCLDrivers.Failure, words: String) throws {
        var asked: [[String]] = []
        var folders: Set<String> = []
        let drivers = OpenCLDrivers(environment: environment) { environment in
            #expect(environment["OTHER"] == "kept")
            asked.append(Self.libraries(environment))
            folders.insert(environment["OCL_ICD_VENDORS"] ?? "")
            return asked.last?.contains("libb.so") == true ? failure : nil
        }
        #expect(
            asked == [
                ["liba.so", "libb.so", "libc.so"], ["liba.so"], ["liba.so", "libb.so"], ["liba.so", "libc.so"],
            ])
        #expect(drivers.usable.map(\.library) == ["liba.so", "libc.so"])
        let sentence =
            "the OpenCL driver \(folder.file("b.icd")) (libb.so) is left out: asked for its devices, it \(words)"
        #expect(drivers.notes == [sentence])
        #expect(folders.filter { FileManager.default.fileExists(atPath: $0) } == [folder.path])
    }

    @Test("A driver that is alone is asked once")
    func alone() throws {
        for name in ["b.icd", "c.icd"] { try FileManager.default.removeItem(atPath: folder.file(name)) }
        var count = 0
        let drivers = OpenCLDrivers(environment: environment) { _ in
            count += 1
            return .noAnswer(seconds: 20)
        }
        #expect(count == 1 && drivers.usable.isEmpty && drivers.leftOut.map(\.driver.library) == ["liba.so"])
    }

    @Test("Drivers that can't be tried are left out, with the reason")
    func unasked() throws {
        let drivers = OpenCLDrivers(environment: environment) { _ in .unasked(reason: "no room") }
        let sentence = "OpenCL is left out: its drivers could not be tried in another process (no room)"
        #expect(drivers.usable.isEmpty && drivers.notes == [sentence])
        try FileManager.default.createDirectory(atPath: folder.file("none"), withIntermediateDirectories: true)
        let none = OpenCLDrivers(environment: ["OCL_ICD_VENDORS": folder.file("none")]) { _ in .unasked(reason: "") }
        #expect(none.notes.isEmpty)
    }

    @Test("Of two drivers that can't live together one stays")
    func clash() throws {
        let drivers = OpenCLDrivers(environment: environment) {
            Set(Self.libraries($0)).isSuperset(of: ["liba.so", "libc.so"]) ? .signal(6) : nil
        }
        #expect(drivers.usable.map(\.library) == ["liba.so", "libb.so"])
        #expect(drivers.leftOut.map(\.driver.library) == ["libc.so"])
    }

    @Test("Where no driver is usable, or the loader itself fails, OpenCL is not opened", FakeDriver.condition)
    func nothingUsable() throws {
        // It would end this very process.
        let loader = ["TIMBRE_OPENCL_LIBRARY": try FakeDriver.abortsWhenLoaded.library(in: folder)]
        let driven = environment.merging(loader) { $1 }
        let bad = OpenCLDrivers(environment: driven) { _ in .signal(6) }
        #expect(bad.usable.isEmpty && bad.leftOut.count == 3)
        let selection = try Device.select("auto", environment: driven, drivers: bad)
        #expect(selection.device.description.kind == .cpu)
        #expect(
            selection.reason.contains("a.icd (liba.so) is left out") && selection.reason.hasSuffix(": using the CPU"))
        let alone = loader.merging(["OCL_ICD_VENDORS": folder.file("none.icd")]) { $1 }
        let lone = OpenCLDrivers(environment: alone) { _ in .signal(6) }
        #expect(lone.notes.count == 1)
        try FileManager.default.createDirectory(atPath: folder.file("none"), withIntermediateDirectories: true)
        let empty = loader.merging(["OCL_ICD_VENDORS": folder.file("none")]) { $1 }
        let inventory = try Device.inventory(
            environment: empty, drivers: OpenCLDrivers(environment: empty) { _ in .signal(11) })
        let sentence = "OpenCL is left out: asked for its devices, its loader crashes (Segmentation fault)"
        #expect(inventory.openCLAbsence == sentence && inventory.notes == [sentence])
    }

    @Test("A device that is asked for and not there is refused with the driver that was left out")
    func namedInRefusal() throws {
        let bad = OpenCLDrivers(environment: environment) { _ in .signal(6) }
        for refused in [
            { _ = try Device.select("gpu", environment: environment, drivers: bad) },
            { try Device.check("gpu", environment: environment, drivers: bad) },
        ] {
            let fault = try #require(throws: ComputeFault.self) { try refused() }
            #expect("\(fault)".contains("\(folder.file("a.icd")) (liba.so) is left out"))
        }
    }

    @Test("Where the CPU is asked for no driver is tried, and what stops a trial is thrown")
    func lazily() throws {
        struct Stop: Error {}
        func stopped() throws -> OpenCLDrivers {
            try OpenCLDrivers(environment: environment) { _ throws(Stop) in throw Stop() }
        }
        #expect(try Device.select("cpu", drivers: stopped()).device.description.kind == .cpu)
        try Device.check("auto", drivers: stopped())
        #expect(throws: Stop.self) { try Device.select("auto", drivers: stopped()) }
        #expect(throws: Stop.self) { try Device.check("gpu", drivers: stopped()) }
    }

    @Test("The loader sees the usable drivers alone, and the variables are as before afterwards")
    func variables() throws {
        let drivers = OpenCLDrivers(environment: environment) {
            Self.libraries($0).contains("libb.so") ? .signal(6) : nil
        }
        let before = ProcessInfo.processInfo.environment["OCL_ICD_VENDORS"]
        let seen = try drivers.show { Self.libraries(ProcessInfo.processInfo.environment) }
        #expect(seen == ["liba.so", "libc.so"])
        #expect(ProcessInfo.processInfo.environment["OCL_ICD_VENDORS"] == before)
    }
}

@Suite("What to install for a card")
struct CardMakerTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func make(_ path: String, _ text: String = "") throws {
        let url = URL(fileURLWithPath: folder.file(path))
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    private func inventory(_ kinds: DeviceDescription.Kind..., notes: [String] = []) throws -> Device.Inventory {
        let devices = try ([.cpu] + kinds).map { kind in
            var description = try Device.cpu().description
            description.kind = kind
            return description
        }
        return Device.Inventory(devices: devices, openCLAbsence: nil, notes: notes)
    }

    @Test("A card is seen by what the kernel's part of its driver makes")
    func traces() throws {
        #expect(CardMaker.present(root: folder.path).isEmpty)
        try make("dev/kfd")
        #expect(CardMaker.present(root: folder.path) == [.amd])
        try make("proc/driver/nvidia/version")
        #expect(CardMaker.present(root: folder.path) == [.nvidia, .amd])
    }

    @Test("A card is seen on the bus; what is no display, or another maker's, is none")
    func bus() throws {
        func device(_ name: String, vendor: String, kind: String) throws {
            try make("sys/bus/pci/devices/\(name)/vendor", vendor + "\n")
            try make("sys/bus/pci/devices/\(name)/class", kind + "\n")
        }
        try device("0", vendor: "0x8086", kind: "0x020000")
        try device("1", vendor: "0x1a03", kind: "0x030000")
        try make("sys/bus/pci/devices/2/vendor", "0x1002")
        #expect(CardMaker.present(root: folder.path).isEmpty)
        try device("3", vendor: "0x10de", kind: "0x030200")
        try device("4", vendor: "0x8086", kind: "0x030000")
        #expect(CardMaker.present(root: folder.path) == [.nvidia, .intel])
    }

    @Test("A card without its driver has its maker's line alone; nothing that is known, everybody's; a GPU, none")
    func advice() throws {
        let known = "`clinfo -l` (package clinfo) shows what OpenCL sees"
        #expect(try inventory().advice(cards: [.amd]) == [CardMaker.amd.remedy, known])
        #expect(try inventory(.openCLCPU).advice(cards: [.intel]) == [CardMaker.intel.remedy, known])
        let all = try inventory().advice(cards: [])
        for package in [
            "nvidia-opencl-icd", "NVIDIA_DRIVER_CAPABILITIES=compute,utility", "--gpus all", "mesa-opencl-icd",
            "rocm-opencl-icd", "intel-opencl-icd", "pocl-opencl-icd", "clinfo -l",
        ] {
            #expect(all.contains { $0.contains(package) }, "\(package)")
        }
        #expect(all.count == 5)
        #expect(try inventory(.openCLGPU).advice(cards: [.intel]).isEmpty)
        #expect(try inventory(.openCLCPU).advice(cards: []).isEmpty)
        #expect(try inventory(.openCLCPU, notes: ["a driver does not load"]).advice(cards: []).count == 4)
    }
}
