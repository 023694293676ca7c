import Foundation
public import TimbreBase
public import TimbreCatalogue
public import TimbreCompute
import TimbreFiles

extension Moods {
    /// Predicts the moods of every song anew by a stored classifier, songs added since its training included, and
    /// stores them.
    ///
    /// - Returns: the catalogue with the predictions, and the predictions.
    /// - Throws: `MoodFault.noSuchModel`, `.lacksInputs`, `.otherKind` for a classifier of listeners; `CatalogueFault`;
    ///     `ComputeFault`; `CancellationError`. The catalogue then stays as it was.
    public func tell(
        by name: String? = nil, device: Device, work: Work<Portion> = Work()
    ) throws -> (catalogue: Catalogue, told: SongMoods) {
        try catalogue.checkCanWrite()
        let name = try self.name(name, ofListeners: false)
        let model = try model(named: name)
        if model.recipe.isOfListeners { throw MoodFault.otherKind(name: name, isOfListeners: true) }
        let told = try SongMoods(model, catalogue.moodInputs(for: model), device: device, work: work)
        return (try keep(told, by: model, named: name), told)
    }

    /// Predicts the moods of some songs and stores nothing.
    ///
    /// - Throws: `MoodFault.noSuchModel`, `.lacksInputs`; `CatalogueFault`; `ComputeFault`.
    package func telling(_ songs: [Int], by name: String, device: Device) throws -> SongMoods {
        let model = try model(named: name)
        return try SongMoods(model, catalogue.moodInputs(for: model, songs: songs), device: device, work: Work())
    }

    /// Copies a classifier from another catalogue and predicts the moods of every song by it.
    ///
    /// - Parameters:
    ///   - source: the classifier to copy, with its report.
    ///   - name: the name to store it under; nil for its name in the other catalogue.
    ///   - device: the device that computes.
    ///   - work: told of the songs done so far.
    /// - Returns: the catalogue with the classifier, and the predictions; nil predictions for a classifier of
    ///   listeners.
    /// - Throws: `MoodFault.lacksInputs` where the catalogue lacks anything that the classifier reads;
    ///   `CatalogueFault`; `ComputeFault`; `CancellationError`. The catalogue then stays as it was.
    public func take(
        _ source: MoodSource, as name: String? = nil, device: Device, work: Work<Portion> = Work()
    ) throws -> (catalogue: Catalogue, told: SongMoods?) {
        try catalogue.checkCanWrite()
        let model = source.model
        let told =
            model.recipe.isOfListeners
            ? nil : try SongMoods(model, catalogue.moodInputs(for: model), device: device, work: work)
        return (try keep(model, as: name ?? source.name, report: source.report, told: told), told)
    }

    /// Removes a classifier with its report and its predictions.
    ///
    /// - Throws: `MoodFault.noModel`, `.noSuchModel`; what `Catalogue.keep` throws.
    public func remove(_ name: String) throws -> Catalogue {
        // A damaged classifier can be removed too.
        let files = MoodFiles.all(name).filter(catalogue.namesOfFiles.contains)
        if files.isEmpty { _ = try self.name(name) }
        return try catalogue.keep([], removing: files)
    }
}

/// A classifier of another catalogue.
public struct MoodSource: Sendable {
    /// Name of the classifier in the other catalogue.
    public let name: String
    let model: TrainedMoods
    let report: MoodReport?

    /// Reads a classifier.
    ///
    /// - Parameter path: the path of a classifier's file, `other.timbre/moods/NAME.safetensors`, or of a catalogue with
    ///   only one classifier.
    /// - Throws: `MoodFault.unusableFile`, `.noModel`, `.severalFiles`; `CatalogueFault`; `FileFault`.
    public init(at path: String) throws {
        var isDirectory: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory.boolValue {
            let moods = try Catalogue.open(at: path, ignoringLearned: true).moods
            let names = moods.names
            if names.count > 1 { throw MoodFault.severalFiles(paths: names.map { "\(path)/\(MoodFiles.model($0))" }) }
            name = try moods.name(nil)
            model = try moods.model(named: name)
            report = try? moods.report(of: name)
            return
        }
        let file: SafeTensors
        do {
            file = try SafeTensors(contentsOf: path)
        } catch FileFault.damaged, FileFault.unsupported, FileFault.empty {
            throw MoodFault.unusableFile(path: path, reason: "it is no file of a classifier, or damaged")
        }
        let stem = URL(fileURLWithPath: path).deletingPathExtension()
        name = stem.lastPathComponent
        guard ModelName(name) != nil else {
            throw MoodFault.unusableFile(path: path, reason: "“\(name)” can't be the name of a classifier")
        }
        model = try TrainedMoods(file, path: path)
        let json = try? Data(contentsOf: stem.appendingPathExtension("report.json"))
        report = json.flatMap { try? JSONDecoder().decode(MoodReport.self, from: $0) }
    }
}
