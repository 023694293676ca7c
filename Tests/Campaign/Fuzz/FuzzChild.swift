import ArgumentParser
import Foundation
import TimbreTestTools

/// The process that inputs are used in; the one that started it sees where it stops.
struct FuzzChild: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "fuzz-child", shouldDisplay: false)

    @Option var kind: String
    @Option var first: Int
    @Option var count: Int
    @Option var seed: UInt64
    @Option var scene: String
    @Option var folder: String
    /// The input is made and left there.
    @Flag var makeOnly = false

    /// More than any of these inputs is worth.
    private static let mebibytes = 700

    func run() throws {
        guard let target = FuzzTargets.all.first(where: { $0.name == kind }) else { throw ValidationError(kind) }
        var limit = rlimit(rlim_cur: 3 << 30, rlim_max: 3 << 30)
        setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
        for number in first..<first + count {
            let input = folder + "/input"
            try Files.emptyFolder(input)
            // The input's stream is its own, whatever comes before it.
            var random = SplitMix(seed: seed, UInt64(number) &* 64 &+ UInt64(kind.utf8.reduce(0) { $0 &+ UInt64($1) }))
            try target.make(&random, scene: FuzzScene(folder: scene), in: input)
            if makeOnly { continue }
            tell(FuzzLine(number: number, event: .began))
            Files.write("5", toProcessFile: "clear_refs")
            let start = ContinuousClock.now
            let oracle = Oracle(tellingStepsIn: folder + "/step")
            try target.use(&random, scene: FuzzScene(folder: scene), in: input, oracle)
            let peak = Self.peak
            if peak > Self.mebibytes { oracle.add(.memory, "\(peak) MiB in memory") }
            for found in oracle.troubles {
                tell(FuzzLine(number: number, event: .found, trouble: found.trouble, detail: found.detail))
            }
            tell(FuzzLine(number: number, event: .ended, seconds: (ContinuousClock.now - start) / .seconds(1)))
        }
    }

    private func tell(_ line: FuzzLine) {
        guard var data = try? JSONEncoder().encode(line) else { return }
        data.append(10)
        FileHandle.standardOutput.write(data)
    }

    /// Most memory at once since it was last cleared, in MiB.
    private static var peak: Int {
        let line = Files.text("/proc/self/status").split(separator: "\n").first { $0.hasPrefix("VmHWM") } ?? ""
        return (Int(line.filter(\.isNumber)) ?? 0) / 1024
    }
}

/// What the process says of an input.
struct FuzzLine: Codable {
    enum Event: String, Codable { case began, found, ended }

    var number: Int
    var event: Event
    var trouble: Trouble?
    var detail: String?
    var seconds: Double?
}

extension Files {
    fileprivate static func write(_ text: String, toProcessFile name: String) {
        guard let file = FileHandle(forWritingAtPath: "/proc/self/\(name)") else { return }
        try? file.write(contentsOf: Data(text.utf8))
        try? file.close()
    }
}
