import Foundation
import Testing
import TimbreTestSupport

@testable import TimbreCatalogue

/// A folder that a test has to itself, with a catalogue in it.
final class Workspace {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    var path: String { folder.path }

    /// Where tests make their catalogue.
    var catalogue: String { path + "/songs.timbre" }

    func path(_ name: String) -> String { folder.file(name) }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    @discardableResult
    func write(_ text: String, to name: String = "songs.csv") throws -> String { try folder.write(text, to: name) }

    @discardableResult
    func write(_ bytes: [UInt8], to name: String = "songs.csv") throws -> String { try folder.write(bytes, to: name) }

    func read(_ name: String) throws -> [UInt8] { [UInt8](try folder.bytes(name)) }

    func text(_ name: String) throws -> String { try folder.text(name) }

    /// Every file of the catalogue with its bytes.
    func snapshot() throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: catalogue) {
            files[name] = try read("songs.timbre/" + name)
        }
        return files
    }
}

/// A recipe with every kind of rule, small enough for tests.
enum Small {
    static let yaml = """
        name: small
        id: [track_id]
        title: [song, title]
        album: [Album]
        length: [Length]
        date: [Release Date]
        artist: {columns: [Artist], split: ",", take: first, embedding: 4}
        genre: {columns: [Genre], split: ",", take: first, feature: false}
        features:
          tempo: {columns: [Tempo, bpm], range: [0, 300], scale: standard}
          loudness: {columns: ["Loudness (db)"], suffix: db, range: [-60, 10], scale: minmax, absent: -10}
          explicit: {columns: [Explicit], words: {yes: 1, no: 0}, range: [0, 1], scale: none, absent: 0}
          calm: {sum: [Good for Yoga, Good for Sleep], range: [0, 2], scale: minmax, absent: 0}
          popularity: {columns: [Popularity], range: [0, 100], scale: standard, absent: 50}
        network: {hidden: [4], latent: 2}
        training: {epochs: 2}
        """

    static func recipe() throws -> Recipe { try Recipe(yaml: yaml, source: "small.yaml") }

    /// Five songs.
    static let csv = """
        Artist,song,Tempo,Popularity
        ABBA,Waterloo,147,80
        Beyoncé,Halo,80,90
        "Simon, Paul",Graceland,102,60
        abba,Fernando,110.5,70
        NA,NA,99,1

        """
}

/// The fault's sentence; records an issue where nothing is thrown.
func sentence<Result>(
    _ body: () throws -> Result, sourceLocation: SourceLocation = #_sourceLocation
) -> String {
    do {
        _ = try body()
        Issue.record("nothing was thrown", sourceLocation: sourceLocation)
        return ""
    } catch {
        return "\(error)"
    }
}
