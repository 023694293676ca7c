import Foundation

/// Inputs in a row, in processes that are started anew after each that ends one.
struct FuzzBatch {
    let target: any FuzzTarget
    let seed: UInt64
    let scene: FuzzScene
    /// Emptied.
    let folder: String
    let findings: String
    let limit: Double

    /// A kind that breaks often must not take the time of the others.
    let seconds: Double

    /// - Throws: `CampaignFault` where a process can't be started, or ends for another reason than its input.
    func run(_ first: Int, _ count: Int, until end: ContinuousClock.Instant, _ tally: Tally) throws {
        let end = min(end, ContinuousClock.now + .seconds(seconds))
        var next = first
        while next < first + count, ContinuousClock.now < end {
            try Files.emptyFolder(folder)
            let child = try start(next, first + count - next, in: folder)
            let (ending, last) = follow(child, until: end, tally)
            guard let last else {
                throw CampaignFault.preparation("\(target.name) \(next): \(ending): \(Files.text(folder + "/run.err"))")
            }
            if ending == .status(0) { return }
            next = last + 1
        }
    }

    private func start(
        _ first: Int, _ count: Int, in folder: String, makeOnly: Bool = false
    ) throws -> ChildProcess {
        let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().path
        let arguments =
            [
                "fuzz-child", "--kind", target.name, "--first", "\(first)", "--count", "\(count)", "--seed", "\(seed)",
                "--scene", scene.folder, "--folder", folder,
            ] + (makeOnly ? ["--make-only"] : [])
        let environment = [
            "SWIFT_BACKTRACE": "enable=yes,color=no,interactive=no,threads=crashed,images=none,registers=none"
        ]
        return try ChildProcess(program, arguments, environment: environment, output: folder + "/run", in: folder)
    }

    /// Reads what the process says until it ends, or says nothing for too long.
    ///
    /// - Returns: the last input that it began.
    private func follow(
        _ child: ChildProcess, until end: ContinuousClock.Instant, _ tally: Tally
    ) -> (ChildProcess.Ending, Int?) {
        var lines = LineReader(path: folder + "/run.out")
        var last: Int?
        var isRunning = false
        var heard = ContinuousClock.now
        while true {
            let ending = child.poll()
            for text in lines.next() {
                guard let line = try? JSONDecoder().decode(FuzzLine.self, from: Data(text.utf8)) else { continue }
                heard = .now
                last = line.number
                switch line.event {
                case .began: isRunning = true
                case .found: report(line.trouble ?? .wrong, line.detail ?? "", line.number, tally)
                case .ended:
                    isRunning = false
                    tally.add(target.name)
                }
            }
            if let ending {
                if isRunning, let last { told(ending, last, tally) }
                return (ending, last)
            }
            if isRunning, ContinuousClock.now - heard > .seconds(limit) {
                _ = child.wait(seconds: 0)
                if let last { report(.hang, "\(step) takes more than \(limit) s", last, tally) }
                tally.add(target.name)
                return (.overdue, last)
            }
            if ContinuousClock.now > end, !isRunning {
                _ = child.wait(seconds: 0)
                return (.status(0), last ?? 0)
            }
            usleep(5_000)
        }
    }

    /// What was under way.
    private var step: String { Files.text(folder + "/step").trimmingCharacters(in: .whitespaces) }

    private func told(_ ending: ChildProcess.Ending, _ number: Int, _ tally: Tally) {
        tally.add(target.name)
        let messages = Files.text(folder + "/run.err")
        report(.crash, "\(step): \(ending): \(Backtrace.place(in: messages))", number, tally)
    }

    private func report(_ trouble: Trouble, _ detail: String, _ number: Int, _ tally: Tally) {
        tally.add(Finding(kind: target.name, trouble: trouble, number: number, detail: detail)) {
            let kept = "\(findings)/\(target.name)-\(trouble.rawValue)-\(number)"
            // Made anew: what was used has been changed by it.
            try? Files.emptyFolder(kept)
            _ = try? start(number, 1, in: kept, makeOnly: true).wait(seconds: 30)
            try? Files.write(detail + "\n" + Files.text(folder + "/run.err"), to: kept + "/found.txt")
            return kept
        }
    }
}

/// Lines of a file that grows.
struct LineReader {
    private let path: String
    private var offset: UInt64 = 0
    private var rest = ""

    init(path: String) { self.path = path }

    /// Whole lines that came since the last call.
    mutating func next() -> [String] {
        guard let file = FileHandle(forReadingAtPath: path) else { return [] }
        defer { try? file.close() }
        guard (try? file.seek(toOffset: offset)) != nil, let data = try? file.readToEnd(), !data.isEmpty else {
            return []
        }
        offset += UInt64(data.count)
        rest += String(decoding: data, as: UTF8.self)
        guard let end = rest.lastIndex(of: "\n") else { return [] }
        defer { rest = String(rest[rest.index(after: end)...]) }
        return rest[..<end].split(separator: "\n").map(String.init)
    }
}
