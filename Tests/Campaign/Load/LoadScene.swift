import Foundation
import Timbre
import TimbreTestTools

/// A catalogue and the service that serves it.
final class LoadScene {
    let program: TimbreProgram
    let folder: String
    private(set) var service: ChildProcess?
    private(set) var port = 0

    static let catalogue = "songs.timbre"
    var cataloguePath: String { "\(folder)/\(Self.catalogue)" }

    /// - Parameter songs: of a synthetic table that is ingested and trained on.
    init(program: TimbreProgram, folder: String, songs: Int) throws {
        (self.program, self.folder) = (program, folder)
        if FileManager.default.fileExists(atPath: cataloguePath) { return }
        try run(["synthesize", "--songs", "\(songs)", "--output", "songs.csv", "--quiet"])
        try run(["ingest", "songs.csv", "--quiet"])
        try run(["train", "--epochs", "2", "--quiet"])
        try run(["cluster", "--starts", "1", "--quiet"])
        Files.remove("\(folder)/songs.csv")
    }

    /// - Throws: `CampaignFault` where it does not succeed.
    func run(_ arguments: [String]) throws {
        let child = try program.start(arguments, in: folder, name: "command")
        let ending = child.wait(seconds: 3600)
        guard ending == .status(0) else {
            throw CampaignFault.preparation(
                "timbre \(arguments.joined(separator: " ")) ended with \(ending): \(Files.text("\(folder)/command.err"))"
            )
        }
    }

    /// Starts the service and waits until it answers.
    func start(_ limits: [String] = []) throws {
        let child = try program.start(
            ["serve", "--port", "0"] + limits.flatMap { ["--limit", $0] }, in: folder, name: "service")
        service = child
        for _ in 0..<3000 {
            let line = Files.text("\(folder)/service.out").split(separator: "\n").first ?? ""
            if let found = line.split(separator: ":").last.flatMap({ Int($0) }) {
                port = found
                // The words of all songs are read in the background.
                _ = try? HTTPConnection(port: port).request("GET", "/v1/songs?q=a&n=1")
                return
            }
            if child.poll() != nil { break }
            usleep(20_000)
        }
        throw CampaignFault.preparation("the service does not start: \(Files.text("\(folder)/service.err"))")
    }

    /// Ends the service.
    ///
    /// - Returns: how it ended.
    @discardableResult
    func stop(_ signal: Int32 = SIGTERM) -> ChildProcess.Ending? {
        guard let child = service else { return nil }
        child.send(signal)
        let ending = child.wait(seconds: 60)
        service = nil
        return ending
    }

    /// Bytes of the service in memory now.
    var residentBytes: Int {
        guard let child = service else { return 0 }
        let lines = Files.text("/proc/\(child.identifier)/status").split(separator: "\n")
        let line = lines.first { $0.hasPrefix("VmRSS:") } ?? ""
        return (line.split(separator: " ").compactMap { Int($0) }.first ?? 0) * 1024
    }

    func recommender() throws -> Recommender { try Recommender(Catalogue.open(at: cataloguePath), device: .cpu()) }
}
