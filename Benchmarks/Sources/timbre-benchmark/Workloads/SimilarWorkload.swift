import Foundation

/// `timbre similar` on a catalogue of a million songs that the page cache holds: from the program's start to its answer.
struct SimilarWorkload {
    let bench: Bench
    private let scratch: Scratch

    init(_ bench: Bench) {
        self.bench = bench
        scratch = Scratch(bench: bench)
    }

    func measure() throws {
        let songCount = bench.options.isQuick ? 1_000 : 1_000_000
        let (timbre, catalogue) = (try scratch.timbre(), try trained(songs: songCount))
        for (what, label, question) in [
            ("by id", "id", ["--id", "123"]),
            ("a title with a typing error", "title", ["--song", "Fountan"]),
            ("a profile", "profile", ["--profile", "tempo=123,genre=rock"]),
        ] {
            let ours = Contender(who: "Timbre", role: .ours) {
                let whole = try WholeProcess.measured(
                    [timbre, "similar", "--catalogue", catalogue, "--quiet"] + question)
                return Sample(
                    value: whole.seconds, details: ["peak_resident_bytes": .number(Double(whole.peakResident))])
            }
            try bench.measure(
                Work(
                    workload: .similar, what: "`timbre similar` of \(Text.count(songCount)) songs, \(what)",
                    label: label, unit: .seconds, contenders: [ours]))
        }
    }

    /// One epoch: how well it learned does not change how long an answer takes.
    private func trained(songs: Int) throws -> String {
        let timbre = try scratch.timbre()
        let catalogue = try scratch.catalogue(songs: songs)
        if !FileManager.default.fileExists(atPath: "\(catalogue)/latents.npy") {
            bench.say("training \(catalogue)")
            _ = try WholeProcess.measured([timbre, "train", "--catalogue", catalogue, "--epochs", "1", "--quiet"])
        }
        return catalogue
    }
}
