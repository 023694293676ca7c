import Testing
import TimbreBase

@testable import TimbreCompute

@Suite("Who computes on the CPU")
struct CPUArithmeticTests {
    private let isInstalled = OpenBLAS.installed != nil

    @Test("TIMBRE_CPU chooses; without it the fastest is")
    func variable() throws {
        #expect(try CPUArithmetic(environment: [:]) == .fastest)
        #expect(try CPUArithmetic(environment: ["TIMBRE_CPU": ""]) == .fastest)
        #expect(try CPUArithmetic(environment: ["TIMBRE_CPU": "loops"]) == .loops)
        let selection = try Device.select("cpu", environment: ["TIMBRE_CPU": "loops"])
        #expect(selection.device.arithmetic == .loops)
        if isInstalled {
            let forced = try Device.select(environment: ["TIMBRE_CPU": "openblas", "TIMBRE_DEVICE": "cpu"])
            #expect(forced.device.arithmetic == .openBLAS)
        }
    }

    @Test("Another word is a usage fault that names the two", arguments: ["fastest", "OpenBLAS", " loops", "mkl"])
    func unknown(text: String) {
        let environment = ["TIMBRE_CPU": text]
        let fault = ComputeFault.unknownArithmetic(text)
        #expect(throws: fault) { try Device.select("cpu", environment: environment) }
        #expect(throws: fault) { try Device.check("cpu", environment: environment) }
        #expect(fault.report.kind == .usage && fault.description.contains("“\(text)”"))
        #expect(fault.description.contains("loops") && fault.description.contains("openblas"))
    }

    @Test("OpenBLAS that is asked for and not installed is a fault that names the package")
    func absent() throws {
        let reason = OpenBLAS.Obstacle.notInstalled.reason
        let fault = ComputeFault.noOpenBLAS(reason: reason)
        #expect(throws: fault) { try CPUArithmetic.openBLAS.check(.failure(.notInstalled)) }
        #expect(fault.description.contains(reason) && fault.description.contains("libopenblas0-pthread"))
        for arithmetic in [CPUArithmetic.fastest, .loops] { try arithmetic.check(.failure(.notInstalled)) }
    }

    @Test("The threshold is both of a gradient's widths; products by weights are never OpenBLAS's where loops are fast")
    func threshold() {
        let width = OpenBLASUse.sumWidth
        let use = OpenBLASUse(.fastest, fuses: true, knowsProcessor: true)
        #expect((use.forSums(k: width, n: width) != nil) == isInstalled)
        #expect(use.forSums(k: width - 1, n: 10 * width) == nil && use.forSums(k: 10 * width, n: width - 1) == nil)
        #expect(use.forProducts == nil)
        for use in [OpenBLASUse(.fastest, fuses: false), OpenBLASUse(.openBLAS)] {
            #expect((use.forSums(k: 1, n: 1) != nil) == isInstalled && (use.forProducts != nil) == isInstalled)
        }
        // Kernels without AVX are better than loops without fused multiply-adds alone.
        #expect(OpenBLASUse(.fastest, fuses: true, knowsProcessor: false).forSums(k: width, n: width) == nil)
        let forced = [
            OpenBLASUse(.fastest, fuses: false, knowsProcessor: false), OpenBLASUse(.openBLAS, knowsProcessor: false),
        ]
        for use in forced { #expect((use.forSums(k: width, n: width) != nil) == isInstalled) }
        for fuses in [true, false] {
            let use = OpenBLASUse(.loops, fuses: fuses)
            #expect(use.forSums(k: width, n: width) == nil && use.forProducts == nil)
        }
    }

    @Test("The summary names library, version, kernels and what each does")
    func summary() {
        #expect(CPUArithmetic.loops.summary.hasSuffix(": everything, as asked for"))
        let absent = CPUArithmetic.fastest.summary(.failure(.notInstalled))
        #expect(absent.hasPrefix("own loops") && absent.contains("is not installed"))
        guard isInstalled else { return }
        let fastest = CPUArithmetic.fastest.summary(OpenBLAS.opened, fuses: true, knowsProcessor: true)
        #expect(
            fastest.wholeMatch(of: /OpenBLAS [0-9.]+ \(\w+ kernels\): gradients of layers of .*; own loops.*/) != nil)
        #expect(CPUArithmetic.openBLAS.summary.contains("all products of training, eigenvectors, as asked for"))
        let behind = CPUArithmetic.fastest.summary(OpenBLAS.opened, fuses: true, knowsProcessor: false)
        #expect(behind.wholeMatch(of: /OpenBLAS [0-9.]+ \(\w+ kernels\): eigenvectors from .*; own loops.*/) != nil)
        #expect(CPUArithmetic.fastest.summary(OpenBLAS.opened, fuses: false).contains("all products of training"))
    }
}
