import Foundation
import TimbreTestTools

/// Songs with hostile names through every command that shows them.
struct NameRounds: RoundKind {
    let timbre: TimbreProgram
    let scene: Scene

    let name = "names"
    let frequency = 1
    private static let songs = 40
    var count: Int? { (HostileNames.all.count + Self.songs - 1) / Self.songs }

    private static let commands: [[String]] = [
        ["cluster", "--clusters", "3", "--starts", "1"], ["similar", "--id", "0"], ["similar", "--id", "0", "--json"],
        ["similar", "--cluster", "0"], ["playlist", "--like", "1", "--like", "2"],
        ["export", "lookup", "--output", "lookup.csv"],
    ]
    private static let pictures = ["map", "shares", "clusters", "cluster-genres"]

    func run(_ number: Int, seed: UInt64, in folder: String) throws -> RoundOutcome {
        let first = number * Self.songs % HostileNames.all.count
        var outcome = RoundOutcome(what: "names \(first) to \(first + Self.songs - 1)")
        try scene.copy(.empty, to: folder)
        let table = "\u{1B}[31m.csv"
        try Files.write(Self.table(from: first, seed: seed), to: "\(folder)/\(table)")
        check(["ingest", table, "--recipe", "small.yaml"], in: folder, &outcome)
        check(["train", "--epochs", "1"], in: folder, &outcome)
        for command in Self.commands { check(command, in: folder, &outcome) }
        for song in 0..<Self.songs where song % 16 == 0 {
            let name = HostileNames.all[(first + song) % HostileNames.all.count]
            check(["similar", "--song", name], in: folder, mayBeRefused: true, &outcome)
            check(["similar", "--id", "0", "--where", "genre=\(name)"], in: folder, mayBeRefused: true, &outcome)
        }
        try Files.write(Self.header(from: first), to: folder + "/header.csv")
        for table in ["header.csv", "\u{1B}[2Jmissing.csv"] {
            check(["ingest", table, "--catalogue", "\u{9B}2J.timbre"], in: folder, mayBeRefused: true, &outcome)
        }
        try Self.renameClusters(in: folder + "/songs.timbre", from: first)
        check(["plot", "--format", "svg", "--output", "pictures"] + Self.pictures, in: folder, &outcome)
        let drawn = Files.names(in: folder + "/pictures")
        for picture in Self.pictures where !drawn.contains(picture + ".svg") {
            outcome.add(.wrong, "no picture \(picture)")
        }
        return outcome
    }

    private func check(
        _ command: [String], in folder: String, mayBeRefused: Bool = false, _ outcome: inout RoundOutcome
    ) {
        guard let run = try? timbre.run(command, in: folder) else { return }
        let said = Files.text(folder + "/run.out") + run.messages
        let title = command.prefix(2).joined(separator: " ")
        if let found = CommandCheck.trouble(ending: run.ending, messages: run.messages, command: title) {
            outcome.add(found.0, found.1)
        } else if run.ending != .status(0), !mayBeRefused {
            outcome.add(.wrong, "\(title): \(run.ending): \(run.messages)")
        }
        if let raw = said.unicodeScalars.first(where: HostileNames.isRaw) {
            outcome.add(.wrong, "\(title) shows U+\(String(raw.value, radix: 16)) as it is")
        }
        if FileManager.default.fileExists(atPath: folder + "/PWN") {
            Files.remove(folder + "/PWN")
            outcome.add(.wrong, "\(title) runs a command that stands in a name")
        }
    }

    /// A table whose every text is a name.
    private static func table(from first: Int, seed: UInt64) -> String {
        var lines = SongTable.csv(songs: songs, seed: seed).split(separator: "\n").map(String.init)
        for song in 0..<songs {
            func name(_ offset: Int) -> String {
                HostileNames.quoted(HostileNames.all[(first + song + offset) % HostileNames.all.count])
            }
            let numbers = lines[song + 1].split(separator: "-05-01,")[1]
            let texts = ["t\(song)", name(0), name(1), name(songs / 2 - song % 5), name(2), name(3)]
            lines[song + 1] = texts.joined(separator: ",") + ",2001-05-01," + numbers
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A table whose columns are called so, which is refused by their names.
    private static func header(from first: Int) -> String {
        let names = (first..<first + 20).map { HostileNames.quoted(HostileNames.all[$0 % HostileNames.all.count]) }
        return names.joined(separator: ",") + "\n" + names.joined(separator: ",") + "\n"
    }

    /// Somebody else's names of clusters, with the checksum repaired.
    private static func renameClusters(in catalogue: String, from first: Int) throws {
        let path = catalogue + "/clusters.json"
        guard let data = FileManager.default.contents(atPath: path),
            var summary = try JSONSerialization.jsonObject(with: data) as? [String: Any],
            var clusters = summary["clusters"] as? [[String: Any]]
        else { return }
        for index in clusters.indices {
            clusters[index]["name"] = HostileNames.all[(first + index * 7) % HostileNames.all.count]
        }
        summary["clusters"] = clusters
        try Files.write([UInt8](JSONSerialization.data(withJSONObject: summary)), to: path)
        try Checksums.repair("clusters.json", in: catalogue)
    }
}
