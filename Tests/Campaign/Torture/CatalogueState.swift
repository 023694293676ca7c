import FoundationEssentials
import Timbre
import TimbreFiles

/// What a catalogue holds, as numbers that can be compared.
struct CatalogueState: Equatable {
    var songs: UInt32?
    /// Model and latent vectors together: they belong together.
    var learned: UInt32?
    /// The same of the models that have names.
    var named: UInt32?
    var clusters: UInt32?
    var map: UInt32?
    /// Classifiers of moods and what they told.
    var moods: UInt32?

    static let parts: [(name: String, path: KeyPath<CatalogueState, UInt32?> & Sendable)] = [
        ("songs", \.songs), ("model and latent vectors", \.learned),
        ("models with names", \.named), ("clusters", \.clusters), ("map", \.map),
        ("moods", \.moods),
    ]

    /// - Throws: what opening throws, but for a catalogue that is not there.
    init(of path: String) throws {
        let catalogue: Catalogue
        do {
            catalogue = try Catalogue.open(at: path)
        } catch CatalogueFault.noCatalogue {
            return
        }
        let data = try catalogue.songFeatures()
        var sum = CRC32()
        data.numbers.withUnsafeBytes { sum.update($0) }
        data.categories.withUnsafeBytes { sum.update($0) }
        data.furtherNames.withUnsafeBytes { sum.update($0) }
        try catalogue.forEachSong { song in sum.add("\(song)") }
        songs = sum.value
        learned = try Self.sum(of: catalogue)
        let others = catalogue.modelNames.filter { $0 != .standard }
        if !others.isEmpty {
            var sum = CRC32()
            for name in others { sum.add("\(name) \(try Self.sum(of: catalogue.selecting(name)) ?? 0)") }
            named = sum.value
        }
        clusters = try Self.described(catalogue, "clusters.npy", "clusters.json")
        map = try Self.described(catalogue, "map.npy", "map.json")
        moods = try Self.moods(of: catalogue)
    }

    private static func moods(of catalogue: Catalogue) throws -> UInt32? {
        let names = catalogue.moods.names
        if names.isEmpty { return nil }
        var sum = CRC32()
        for name in names {
            let told = try catalogue.moods.told(by: name)
            sum.add("\(name) \(told.states)")
            told.probabilities.withUnsafeBytes { sum.update($0) }
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            for data in [
                try encoder.encode(catalogue.moods.description(of: name)),
                try encoder.encode(catalogue.moods.report(of: name)),
            ] {
                data.withUnsafeBytes { sum.update($0) }
            }
        }
        return sum.value
    }

    /// - Returns: nil without a model.
    private static func sum(of catalogue: Catalogue) throws -> UInt32? {
        guard catalogue.state.hasModel else { return nil }
        var sum = CRC32()
        try catalogue.contents(of: "model.safetensors").withUnsafeBytes { sum.update($0) }
        let latents = try catalogue.latents()
        latents.floats(rows: 0..<catalogue.state.latentCount).withUnsafeBytes { sum.update($0) }
        return sum.value
    }

    /// - Returns: nil where there is none.
    private static func described(_ catalogue: Catalogue, _ rows: String, _ description: String) throws -> UInt32? {
        do {
            var sum = CRC32()
            let file = try catalogue.npy(named: rows)
            for block in file.checksums(rows: file.rows) { sum.add("\(block)") }
            // Of which generation the vectors are differs where other commits came before.
            let text = String(decoding: try catalogue.contents(of: description), as: UTF8.self)
            sum.add(text.replacing(/"model_generation" ?: ?[0-9]+/, with: ""))
            return sum.value
        } catch CatalogueFault.noSuchFile {
            return nil
        }
    }
}

extension CRC32 {
    mutating func add(_ text: String) {
        var text = text
        text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
    }
}
