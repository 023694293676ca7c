import Timbre
import TimbreFiles

/// What must hold of a catalogue at any time.
enum CatalogueCheck {
    /// - Returns: what is wrong, for each a sentence; nothing for a catalogue that is well, or not there.
    static func troubles(of path: String, device: Device) -> [(Trouble, String)] {
        let catalogue: Catalogue
        do {
            catalogue = try Catalogue.open(at: path)
        } catch CatalogueFault.noCatalogue {
            return []
        } catch {
            return [(.unreadable, "the catalogue can't be opened: \(error)")]
        }
        do {
            let faults = try catalogue.verifyWithModel(device: device)
            guard faults.isEmpty else { return faults.map { (.unreadable, "verification: \($0)") } }
            guard catalogue.state.hasModel else { return [] }
            do { _ = try catalogue.evaluation() } catch is EvaluationFault {}
            let others = try catalogue.modelNames.filter { $0 != .standard }.flatMap {
                try vectors(catalogue.selecting($0), device)
            }
            return try vectors(catalogue, device) + others + clusters(catalogue) + moods(catalogue, device)
        } catch {
            return [(.unreadable, "what is stored can't be used: \(error)")]
        }
    }

    /// Every stored vector is, bit for bit, what the stored model makes of the song.
    private static func vectors(_ catalogue: Catalogue, _ device: Device) throws -> [(Trouble, String)] {
        let (data, count) = (try catalogue.songFeatures(), catalogue.state.latentCount)
        let encoder = try catalogue.encoder(device: device)
        let made = UnitVectors(
            VectorSource(
                try encoder.encode(data), dimensions: encoder.latentWidth)
        ).values
        let stored = try catalogue.latents().floats(rows: 0..<count)
        let wrong = (0..<count).filter { song in
            let range = song * encoder.latentWidth..<(song + 1) * encoder.latentWidth
            return zip(made[range], stored[range]).contains { $0.bitPattern != $1.bitPattern }
        }
        guard let first = wrong.first else { return [] }
        return [
            (
                .wrong,
                "\(wrong.count) of \(count) stored latent vectors are not what the stored model makes of their songs; "
                    + "the first is song \(first)"
            )
        ]
    }

    /// What each classifier told is, bit for bit, what it tells.
    private static func moods(_ catalogue: Catalogue, _ device: Device) throws -> [(Trouble, String)] {
        try catalogue.moods.names.compactMap { name in
            let stored = try catalogue.moods.told(by: name)
            if try catalogue.moods.description(of: name).isStale {
                return (.wrong, "what “\(name)” told is of another model")
            }
            let songs = (0..<stored.songCount).map { $0 }
            let again = try catalogue.moods.telling(songs, by: name, device: device)
            let isSame = zip(again.probabilities, stored.probabilities).allSatisfy { $0.bitPattern == $1.bitPattern }
            return isSame && again.states == stored.states
                ? nil : (.wrong, "“\(name)” tells other moods than are stored")
        }
    }

    /// Clusters that say they are of this model's vectors are: most songs lie nearest to their own centre.
    private static func clusters(_ catalogue: Catalogue) throws -> [(Trouble, String)] {
        let clusters: SongClusters
        do {
            clusters = try catalogue.clusters()
        } catch is MapFault {
            return []
        }
        guard clusters.summary.on == .latents else { return [] }
        let file = try catalogue.latents()
        let songs = clusters.labels.indices.filter { clusters.labels[$0] >= 0 && $0 < catalogue.state.latentCount }
        let near = songs.filter { song in
            let vector = file.floats(rows: song..<song + 1)
            let distances = clusters.summary.centres.map { centre in
                zip(vector, centre).reduce(0.0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
            }
            return distances[Int(clusters.labels[song])] <= distances.min()! + 1e-4
        }
        guard near.count * 10 < songs.count * 8 else { return [] }
        return [(.wrong, "only \(near.count) of \(songs.count) songs lie nearest to the centre of their cluster")]
    }
}
