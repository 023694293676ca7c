import Foundation
import Testing

@testable import TimbreCatalogue
@testable import TimbreFiles

/// Files that are truncated, zeroed, bit-flipped or gone: each is named, by whoever reads it first or by `verify`.
@Suite struct DamageTests {
    private static let songCount = 600

    let work: Workspace

    init() throws {
        work = try Workspace()
        let rows = (0..<Self.songCount).map {
            "\"artist \($0 % 150), guest \($0 % 7)\",title \($0),\($0 % 300),\($0 % 100)\n"
        }.joined()
        let csv = try work.write("Artist,song,Tempo,Popularity\n" + rows)
        _ = try Catalogue.ingest([csv], into: work.catalogue, recipe: try SeveralNamesTests.recipe())
        _ = try Catalogue.open(at: work.catalogue).keep(
            [
                (
                    "latents.npy",
                    { path in
                        let writer = try NPYWriter(creating: path, type: .float32, columns: 2)
                        try writer.append([Float](repeating: 1, count: Self.songCount * 2))
                        try writer.finish()
                    }
                ),
                (
                    "model.safetensors",
                    { path in
                        let tensor = SafeTensors.Tensor(
                            name: "w", shape: [500], values: .float32(Array(repeating: 1, count: 500)))
                        try SafeTensors(metadata: [:], tensors: [tensor]).write(to: path)
                    }
                ),
            ], modelSongCount: Self.songCount)
    }

    enum Damage: CaseIterable {
        case truncated, emptied, zeroed, flipped, flippedEarly, removed, replaced

        func apply(_ bytes: [UInt8]) -> [UInt8]? {
            var bytes = bytes
            switch self {
            case .truncated: return Array(bytes.dropLast(bytes.count / 3))
            case .emptied: return []
            case .zeroed: return [UInt8](repeating: 0, count: bytes.count)
            case .flipped: bytes[bytes.count / 2] ^= 0x10
            case .flippedEarly: bytes[9] ^= 0x04
            case .removed: return nil
            case .replaced: return Array("something else".utf8)
            }
            return bytes
        }
    }

    /// Whatever a catalogue is read for.
    private func readEverything() throws {
        let catalogue = try Catalogue.open(at: work.catalogue)
        _ = try catalogue.songFeatures()
        _ = try catalogue.latents()
        _ = try SafeTensors(contentsOf: try catalogue.checkedFile(named: "model.safetensors").path)
    }

    private func damage(_ name: String, _ damage: Damage) throws {
        let path = "songs.timbre/" + name
        if let bytes = damage.apply(try work.read(path)) {
            try work.write(bytes, to: path)
        } else {
            try FileManager.default.removeItem(atPath: work.path(path))
        }
    }

    @Test(
        "A damaged file is named, and an ingest refuses to build on it",
        arguments: ["features.npy", "categories.npy", "further_names.npy", "latents.npy", "model.safetensors"],
        Damage.allCases)
    func files(name: String, damage: Damage) throws {
        try self.damage(name, damage)
        let fault = sentence(readEverything)
        #expect(fault.contains(name), "\(fault)")
        #expect(!fault.contains("\n"))
        let before = try work.snapshot()
        let csv = try work.write("Artist,song,Tempo\nx,y,1\n")
        if ["features.npy", "categories.npy", "further_names.npy"].contains(name) {
            #expect(sentence { try Catalogue.ingest([csv], into: work.catalogue) }.contains(name))
            #expect(try work.snapshot() == before)
        }
    }

    @Test("A recipe that was changed or is gone is named", arguments: Damage.allCases)
    func recipe(damage: Damage) throws {
        try self.damage("recipe.yaml", damage)
        #expect(sentence { _ = try Catalogue.open(at: work.catalogue) }.contains("recipe.yaml"))
    }

    @Test("A damaged database is named", arguments: [Damage.truncated, .emptied, .zeroed, .replaced])
    func database(damage: Damage) throws {
        try self.damage("songs.sqlite", damage)
        let fault = sentence { _ = try Catalogue.open(at: work.catalogue) }
        #expect(fault.contains("songs.sqlite"), "\(fault)")
        #expect(!fault.contains("\n"))
        let before = try work.snapshot()
        let csv = try work.write("Artist,song,Tempo\nx,y,1\n")
        #expect(sentence { try Catalogue.ingest([csv], into: work.catalogue) }.contains("songs.sqlite"))
        #expect(try work.snapshot() == before)
    }

    @Test(
        "A bit flipped anywhere in the database's pages never stops the program, and what is read is right or refused")
    func databaseBits() throws {
        let path = "songs.timbre/songs.sqlite"
        let whole = try work.read(path)
        let catalogue = try Catalogue.open(at: work.catalogue)
        let songs = try catalogue.songs(Array(0..<Self.songCount))
        let vocabulary = try catalogue.vocabulary("artist")
        var found = 0
        let flips = stride(from: 40, to: whole.count, by: whole.count / 60)
        for position in flips {
            var bytes = whole
            bytes[position] ^= 1 << UInt8(position % 8)
            try work.write(bytes, to: path)
            do {
                let damaged = try Catalogue.open(at: work.catalogue)
                if try !damaged.verify().isEmpty { found += 1 }
                if let read = try? damaged.songs(Array(0..<Self.songCount)) {
                    #expect(read == songs, "byte \(position)")
                }
                if let read = try? damaged.vocabulary("artist") { #expect(read == vocabulary, "byte \(position)") }
                _ = try? damaged.find(title: "title 7")
            } catch {
                #expect("\(error)".contains("songs.sqlite") || "\(error)".contains("recipe.yaml"), "\(error)")
                found += 1
            }
        }
        // Free bytes of pages hold nothing.
        #expect(found > 24)
    }

    @Test("A directory in the database's place is told as what it is")
    func directoryAsDatabase() throws {
        try FileManager.default.removeItem(atPath: work.path("songs.timbre/songs.sqlite"))
        try FileManager.default.createDirectory(
            atPath: work.path("songs.timbre/songs.sqlite"), withIntermediateDirectories: false)
        let fault = sentence { _ = try Catalogue.open(at: work.catalogue) }
        #expect(fault.contains("songs.sqlite") && fault.contains("it is a directory"), "\(fault)")
    }

    @Test(
        "A database that may not be read is told as such",
        .enabled(if: getuid() != 0, "root may read everything"))
    func unreadableDatabase() throws {
        chmod(work.path("songs.timbre/songs.sqlite"), 0)
        #expect(sentence { _ = try Catalogue.open(at: work.catalogue) }.contains("it may not be read"))
    }

    @Test("Another program's SQLite file and a newer version's are told apart")
    func otherFormat() throws {
        var bytes = try work.read("songs.timbre/songs.sqlite")
        // user_version, big-endian at 60.
        bytes[63] = 9
        try work.write(bytes, to: "songs.timbre/songs.sqlite")
        #expect(sentence { _ = try Catalogue.open(at: work.catalogue) }.contains("format 9"))
        // Before songs had several artists.
        bytes[63] = 1
        try work.write(bytes, to: "songs.timbre/songs.sqlite")
        let fault = sentence { _ = try Catalogue.open(at: work.catalogue) }
        #expect(fault.contains("format 1 and this Timbre knows 2") && fault.contains("make the catalogue anew"))
    }

    @Test("Verification finds nothing wrong with a whole catalogue, and names each damaged file of another")
    func verify() throws {
        #expect(try Catalogue.open(at: work.catalogue).verify().isEmpty)
        let catalogue = try Catalogue.open(at: work.catalogue)
        try damage("latents.npy", .flipped)
        try damage("recipe.yaml", .flipped)
        let faults = try catalogue.verify().map { "\($0)" }
        #expect(faults.count == 2)
        #expect(faults.contains { $0.contains("latents.npy") })
        #expect(faults.contains { $0.contains("recipe.yaml") })
    }

    @Test(
        "A closed catalogue opens in a directory that can't be written",
        .enabled(if: getuid() != 0, "root may write anywhere"))
    func readOnly() throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: work.catalogue) {
            chmod(work.catalogue + "/" + name, 0o444)
        }
        chmod(work.catalogue, 0o555)
        defer { chmod(work.catalogue, 0o755) }
        try readEverything()
        #expect(try Catalogue.open(at: work.catalogue).find(title: "title 9").best.id == 9)
        let csv = try work.write("Artist,song,Tempo\nx,y,1\n")
        #expect(sentence { try Catalogue.ingest([csv], into: work.catalogue) }.contains("songs.timbre"))
    }

    @Test("A closed catalogue has no write-ahead files")
    func closed() throws {
        #expect(try work.snapshot().keys.allSatisfy { !$0.contains("-") })
    }
}
