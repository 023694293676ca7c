import Foundation
package import TimbreBase
public import TimbreCatalogue
import TimbreCompute
import TimbreFiles

/// The classifiers of a catalogue, and their predictions for its songs.
///
///     let moods = catalogue.moods
///     let told = try moods.told(by: "lyrics-topics")
///     print(told.classes, told.probabilities(of: 0))
public struct Moods: Sendable {
    let catalogue: Catalogue

    /// Names of all classifiers, of songs and of listeners, in alphabetical order.
    public var names: [String] { MoodFiles.names(in: Array(catalogue.namesOfFiles)) }
}

extension Catalogue {
    /// The classifiers of the catalogue.
    public var moods: Moods { Moods(catalogue: self) }
}

extension Moods {
    /// A classifier, without its weights.
    public struct Description: Sendable, Equatable, Codable {
        public var name: String
        public var classes: [String]
        /// Whether a row may have several classes at once.
        public var areSeveral: Bool
        /// Whether the classifier is of listeners, not of songs.
        public var isOfListeners: Bool
        /// Kind of the model that is used: the best on validation rows.
        public var chosen: MoodModelKind
        /// Score on validation rows by kind of model: the share of rows with the right class, or macro F1 where a row
        /// may have several classes.
        public var validationScores: [String: Double]
        /// Number of training rows.
        public var rows: Int
        /// Name of the recipe.
        public var recipe: String
        /// Number of songs in the stored predictions, unreadable ones included; nil without predictions.
        public var songs: Int?
        /// Number of songs added since the predictions; nil without predictions.
        public var newerSongs: Int?
        /// Whether the stored probabilities are of an earlier model with this name.
        public var isStale: Bool
    }

    /// All classifiers that can be read, and names of the others with the fault.
    package var classifiers: (found: [Description], damaged: [(name: String, fault: any Fault)]) {
        var (found, damaged): ([Description], [(name: String, fault: any Fault)]) = ([], [])
        for name in names {
            do {
                found.append(try description(of: name))
            } catch {
                let fault = error as? any Fault
                damaged.append((name, fault ?? MoodFault.unusableFile(path: name, reason: "\(error)")))
            }
        }
        return (found, damaged)
    }

    /// Resolves a classifier's name: the given one, else that of the only classifier of songs or of listeners.
    ///
    /// - Parameters:
    ///   - given: the name asked for; nil for none.
    ///   - ofListeners: whether to look for classifiers of listeners, else of songs; nil for both.
    /// - Throws: `MoodFault.noModel`, `.noSuchModel`, `.ambiguous`; the fault of the first unreadable classifier where
    ///   no other is left.
    public func name(_ given: String?, ofListeners: Bool? = nil) throws -> String {
        if let given {
            guard names.contains(given) else {
                throw names.isEmpty
                    ? MoodFault.noModel(path: catalogue.path)
                    : MoodFault.noSuchModel(path: catalogue.path, name: given, present: names)
            }
            return given
        }
        let (found, damaged) = classifiers
        let fitting = found.filter { ofListeners == nil || $0.isOfListeners == ofListeners }.map(\.name)
        guard let first = fitting.first else {
            throw damaged.first?.fault ?? MoodFault.noModel(path: catalogue.path, ofListeners: ofListeners ?? false)
        }
        guard fitting.count == 1 else {
            throw MoodFault.ambiguous(path: catalogue.path, present: fitting)
        }
        return first
    }

    /// - Throws: `MoodFault.noSuchModel`, `.unusableFile`; `CatalogueFault.damaged`.
    public func description(of name: String) throws -> Description {
        let file = try file(of: self.name(name))
        let model = try TrainedMoods(file.content, path: file.path)
        let told = try toldHeader(name)
        return Description(
            name: name, classes: model.classes, areSeveral: model.areSeveral, isOfListeners: model.recipe.isOfListeners,
            chosen: model.chosen,
            validationScores: Dictionary(
                model.models.map { ($0.kind.rawValue, $0.validation.score) }, uniquingKeysWith: { first, _ in first }),
            rows: model.rowCount, recipe: model.recipe.name, songs: told?.songs,
            newerSongs: told.map { catalogue.songCount - $0.songs },
            isStale: told.map { $0.model != ToldHeader.digest(of: file.content) } ?? false)
    }

    /// The stored report on a classifier, by held-out rows.
    ///
    /// - Throws: `MoodFault.noSuchModel`; `CatalogueFault.damaged`.
    public func report(of name: String) throws -> MoodReport {
        let name = try self.name(name)
        return try decoded(MoodReport.self, MoodFiles.report(name))
    }

    /// - Throws: `MoodFault.noSuchModel`, `.unusableFile`; `CatalogueFault.damaged`.
    func model(named name: String) throws -> TrainedMoods {
        let name = try self.name(name)
        let file = try file(of: name)
        return try TrainedMoods(file.content, path: file.path)
    }

    private func file(of name: String) throws -> (content: SafeTensors, path: String) {
        let file = try catalogue.checkedFile(named: MoodFiles.model(name))
        return (try file.withBytes(0..<file.size) { try SafeTensors($0, path: file.path) }, file.path)
    }

    func toldHeader(_ name: String) throws -> ToldHeader? {
        guard catalogue.committedNames.contains(MoodFiles.told(name)) else { return nil }
        return try decoded(ToldHeader.self, MoodFiles.told(name))
    }

    private func decoded<Value: Decodable>(_ type: Value.Type, _ file: String) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: try catalogue.contents(of: file))
        } catch is DecodingError {
            throw CatalogueFault.damaged(file: catalogue.path + "/" + file, detail: "nothing can be read of it")
        }
    }
}

/// Origin of stored probabilities: the model, and the number of songs.
struct ToldHeader: Codable {
    /// The digest of the model.
    var model: String
    var songs: Int
    /// Generation of the catalogue from which the songs were read.
    var generation: Int

    /// 32 hexadecimal digits that change with every number of a model.
    static func digest(of model: SafeTensors) -> String {
        var hash = Hash128(seed: 9)
        for key in ["recipe", "model"] { hash.add(model.metadata[key] ?? "") }
        for tensor in model.tensors {
            hash.add(tensor.name)
            switch tensor.values {
            case .float32(let values): values.withUnsafeBytes { hash.add($0) }
            case .int32(let values): values.withUnsafeBytes { hash.add($0) }
            case .int64(let values): values.withUnsafeBytes { hash.add($0) }
            case .bytes(let values): values.withUnsafeBytes { hash.add($0) }
            }
        }
        return hash.hexadecimal
    }
}

extension MoodRecipe {
    /// Whether the recipe is of a classifier of listeners.
    var isOfListeners: Bool { if case .survey = labels { true } else { false } }
}
