import Foundation
import Testing
import TimbreCompute
import TimbreTestSupport

@Suite("Who computes on the CPU, by TIMBRE_CPU")
struct CPUCommandTests {
    static let hasOpenBLAS = Backends.arithmetics.contains(.openBLAS)

    @Test("Another word ends every command with status 64 and names the two", arguments: ["devices", "train", "plot"])
    func unknown(command: String) throws {
        let catalogue = try Examples.trained.get().path
        let outcome = try Program.start(
            [command, "--catalogue", catalogue], environment: ["TIMBRE_CPU": "mkl"]
        ).wait()
        #expect(outcome.status == 64 && outcome.output.isEmpty)
        #expect(outcome.messages.contains("“mkl”") && outcome.messages.contains("loops or openblas"))
        #expect(outcome.messages.contains("TIMBRE_CPU"))
    }

    @Test(
        "Devices and doctor say what is OpenBLAS's",
        arguments: hasOpenBLAS ? ["", "loops", "openblas"] : ["", "loops"])
    func named(choice: String) throws {
        let environment = ["TIMBRE_CPU": choice]
        let expected = try CPUArithmetic(environment: environment).summary
        let devices = try Program.start(["devices", "--device", "cpu"], environment: environment).wait()
        #expect(devices.status == 0 && devices.messages.contains("cpu: \(expected)"), "\(devices.messages)")
        let objects = try Program.start(["devices", "--device", "cpu", "--json"], environment: environment).wait()
            .objects
        #expect(objects.first?["arithmetic"] as? String == expected)
        let doctor = try Program.start(["doctor", "--device", "cpu", "--json"], environment: environment).wait()
        #expect(doctor.status == 0 && doctor.messages.contains("cpu: \(expected)"), "\(doctor.messages)")
        #expect(doctor.objects.allSatisfy { $0["passed"] as? Bool == true })
    }

    @Test("Without OpenBLAS every operation passes; asked for, it is a fault that names the package")
    func absent() throws {
        // The loader finds these first, and no library in them.
        let folder = try TemporaryFolder()
        for name in ["libopenblas.so.0", "libopenblas.so"] { try folder.write("", to: name) }
        let paths = [folder.path, ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"]].compactMap(\.self)
        let environment = ["LD_LIBRARY_PATH": paths.joined(separator: ":")]
        let doctor = try Program.start(["doctor", "--device", "cpu", "--json"], environment: environment).wait()
        #expect(doctor.status == 0 && doctor.messages.contains("no OpenBLAS, since libopenblas.so.0 is not installed"))
        #expect(!doctor.objects.isEmpty && doctor.objects.allSatisfy { $0["passed"] as? Bool == true })
        let catalogue = try Examples.trained.get().path
        for command in [["devices"], ["doctor"], ["train"], ["similar", "--id", "1"]] {
            let outcome = try Program.start(
                command + ["--catalogue", catalogue],
                environment: environment.merging(["TIMBRE_CPU": "openblas"]) { $1 }
            ).wait()
            #expect(outcome.status == 1 && outcome.output.isEmpty)
            #expect(outcome.messages.contains("install the package libopenblas0-pthread"), "\(outcome.messages)")
        }
    }

    @Test(
        "A build of OpenBLAS that can't be held to one thread a caller is left out, saying why", FakeDriver.condition,
        arguments: [0, 2])
    func otherBuild(parallel: Int) throws {
        let folder = try TemporaryFolder()
        let source = try folder.write(
            """
            int openblas_get_parallel(void) { return \(parallel); }
            char *openblas_get_config(void) { return "OpenBLAS 0.3.99"; }
            char *openblas_get_corename(void) { return "Fake"; }
            void openblas_set_num_threads(int count) {}
            void cblas_sgemm(void) { __builtin_trap(); }
            """, to: "openblas.c")
        for name in ["libopenblas.so.0", "libopenblas.so"] {
            try FakeDriver.compile(["-o", folder.file(name), source])
        }
        let paths = [folder.path, ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"]].compactMap(\.self)
        let environment = ["LD_LIBRARY_PATH": paths.joined(separator: ":")]
        let devices = try Program.start(["devices", "--device", "cpu"], environment: environment).wait()
        let reason = "libopenblas.so.0 is built \(parallel == 0 ? "without threads" : "with OpenMP")"
        #expect(devices.status == 0 && devices.messages.contains("no OpenBLAS, since \(reason)"), "\(devices.messages)")
        let forced = try Program.start(
            ["devices"], environment: environment.merging(["TIMBRE_CPU": "openblas"]) { $1 }
        ).wait()
        #expect(forced.status == 1 && forced.messages.contains(reason), "\(forced.messages)")
    }

    @Test(
        "A model is the same for any number of threads, and songs are mapped and found with the same bits either way",
        .enabled(if: hasOpenBLAS, "OpenBLAS is not installed"))
    func sameBytes() throws {
        let folder = try TemporaryFolder()
        let csv = try Examples.csv.get().path
        func files(_ choice: String, threads: Int) throws -> [Data] {
            let catalogue = folder.file("\(choice)-\(threads).timbre")
            for arguments in [["ingest", csv], ["train", "--epochs", "2", "--threads", "\(threads)"]] {
                let outcome = try Program.start(
                    arguments + ["--catalogue", catalogue, "--device", "cpu"], environment: ["TIMBRE_CPU": choice]
                ).wait()
                #expect(outcome.status == 0, "\(outcome.messages)")
            }
            return try ["model.safetensors", "latents.npy"].map {
                try Data(contentsOf: URL(fileURLWithPath: "\(catalogue)/\($0)"))
            }
        }
        let forced = try files("openblas", threads: 1)
        for threads in [2, 7] { #expect(try files("openblas", threads: threads) == forced) }
        #expect(try files("loops", threads: 2) != forced)
        // One model, mapped and searched either way.
        func found(_ choice: String) throws -> [String] {
            let catalogue = folder.file("openblas-1.timbre")
            return try [["--id", "3"], ["--profile", "tempo=120"]].map {
                let arguments = ["similar", "--json", "--catalogue", catalogue] + $0
                let outcome = try Program.start(arguments, environment: ["TIMBRE_CPU": choice]).wait()
                #expect(outcome.status == 0 && !outcome.objects.isEmpty, "\(outcome.messages)")
                return outcome.output
            }
        }
        #expect(try found("loops") == found("openblas"))
    }
}
