import TimbreBase
public import TimbreCatalogue
public import TimbreCompute
import TimbreFiles
import TimbreLearning

extension Catalogue {
    /// Checks all that `verify` checks, that every model and its checkpoint can be used, and that the model reproduces
    /// the latent vectors of a sample of songs.
    ///
    /// - Returns: one fault per file that is wrong; empty where all is well.
    /// - Throws: `CancellationError`.
    public func verifyWithModel(device: Device, work: Work<Never> = Work()) throws -> [any Error] {
        var faults = try verify(work: work)
        let areWhole = faults.isEmpty
        func check(_ body: () throws -> Void) throws {
            do { try body() } catch let cancelled as CancellationError { throw cancelled } catch {
                faults.append(error)
            }
        }
        for name in Set(modelNames).union([modelName]).sorted() {
            // Files that can't be opened are among the faults already.
            guard let catalogue = name == modelName ? self : try? selecting(name) else { continue }
            if areWhole, catalogue.state.hasModel {
                try check {
                    _ = try catalogue.model()
                    try catalogue.checkLatents(device: device, work)
                }
            }
            try check { _ = try catalogue.interruptedRecipe() }
        }
        return faults
    }

    /// Approximate number of songs that `verifyWithModel` maps again.
    private static let sampleSize = 1000
    /// Largest difference between devices in a number of a song's vector.
    private static let deviceTolerance: Float = 1e-3

    private func checkLatents(device: Device, _ work: Work<Never>) throws {
        let encoder = try encoder(device: device)
        let (file, data, mapped) = (try latents(), try songFeatures(), state.latentCount)
        guard file.columns == encoder.latentWidth else { throw CatalogueFault.otherModel(path: path, model: modelName) }
        let songs = stride(from: 0, to: mapped, by: max(mapped / Self.sampleSize, 1))
        for song in songs {
            try work.check()
            let (found, expected) = (
                file.floats(rows: song..<song + 1), try encoder.unitVectors(data, songs: song..<song + 1)
            )
            guard zip(found, expected).allSatisfy({ abs($0 - $1) <= Self.deviceTolerance }) else {
                throw CatalogueFault.damaged(
                    file: file.path, detail: "the vector of song \(song) is not what the model makes of it")
            }
        }
    }
}
