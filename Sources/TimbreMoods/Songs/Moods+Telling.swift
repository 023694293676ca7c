import TimbreBase
import TimbreCatalogue

extension Moods {
    /// The only classifier of songs that tells a mood, its predictions, and the index of the mood's class.
    ///
    /// - Throws: `MoodFault.noSuchMood` with the nearest, `.noModel`, `.noSuchModel`, `.severalTell`; `.otherKind` for
    ///   a classifier of listeners.
    package func telling(_ mood: String, by given: String?) throws -> (name: String, told: SongMoods, place: Int) {
        let folding = TextFolding()
        let names = try namesThatTellSongs(given)
        var all: [String] = []
        var found: [(String, SongMoods, Int)] = []
        for name in names {
            let told = try told(by: name)
            all += told.classes
            if let place = told.classes.firstIndex(where: { folding.fold($0) == folding.fold(mood) }) {
                found.append((name, told, place))
            }
        }
        guard let first = found.first else {
            throw MoodFault.noSuchMood(
                name: mood, model: names.joined(separator: ", "), moods: all, nearest: NearestName.to(mood, among: all))
        }
        guard found.count == 1 else {
            throw MoodFault.severalTell(path: catalogue.path, mood: mood, present: found.map(\.0))
        }
        return first
    }

    /// The classifier of songs that tells the most of some classes, and its predictions; the first of equals.
    ///
    /// - Parameter given: the name of the classifier to use; nil for any.
    /// - Throws: `MoodFault.noModel`, `.noSuchModel`; `.noSuchMood` where it tells none of them.
    package func telling(anyOf classes: Set<String>, by given: String? = nil) throws -> (name: String, told: SongMoods)
    {
        let folding = TextFolding()
        let wanted = Set(classes.map(folding.fold))
        let names = try namesThatTellSongs(given)
        var all: [String] = []
        var best: (name: String, told: SongMoods, count: Int)?
        for name in names {
            let told = try told(by: name)
            all += told.classes
            let count = told.classes.count { wanted.contains(folding.fold($0)) }
            if count > best?.count ?? 0 { best = (name, told, count) }
        }
        guard let best else {
            throw MoodFault.noSuchMood(
                name: classes.sorted().joined(separator: ", "), model: names.joined(separator: ", "), moods: all,
                nearest: nil)
        }
        return (best.name, best.told)
    }

    /// Names of the classifiers of songs that can be read.
    ///
    /// - Parameter given: the name of the only classifier wanted; nil for all.
    /// - Throws: `MoodFault.noModel`, `.noSuchModel`; `.otherKind` where the given one is of listeners; the first
    ///   damaged classifier's fault where no classifier of songs can be read.
    package func namesThatTellSongs(_ given: String? = nil) throws -> [String] {
        if let given {
            let name = try self.name(given)
            if try description(of: name).isOfListeners { throw MoodFault.otherKind(name: name, isOfListeners: true) }
            return [name]
        }
        let (found, damaged) = classifiers
        let ofSongs = found.filter { !$0.isOfListeners }.map(\.name)
        if ofSongs.isEmpty { throw damaged.first?.fault ?? MoodFault.noModel(path: catalogue.path) }
        return ofSongs
    }

    /// Names of the classifiers of listeners that can be read.
    package var namesThatTellListeners: [String] { classifiers.found.filter(\.isOfListeners).map(\.name) }

    /// Notes for users of a classifier's predictions: they are of an earlier model, or lack newer songs; other
    /// classifiers are damaged.
    ///
    /// - Throws: `MoodFault`, `CatalogueFault`.
    package func notes(on name: String) throws -> [String] {
        let found = try description(of: name)
        var notes: [String] = []
        if found.isStale {
            notes.append("“\(name)” is another model than the one that told these moods: let it tell them again")
        }
        if let newer = found.newerSongs, newer > 0 {
            notes.append(
                "\(Counted.songs(newer)) came after “\(name)” told moods, and have none until it tells again")
        }
        return notes + classifiers.damaged.map { "“\($0.name)” can't be read, and counts for nothing: \($0.fault)" }
    }

    /// Words, names and numbers of some songs that speak for a class, by the logistic regression, the strongest first.
    ///
    /// - Throws: `MoodFault`, `CatalogueFault`.
    package func reasons(_ songs: [Int], for place: Int, by name: String, count: Int = 3) throws -> [[String]] {
        let model = try model(named: name)
        guard case .linear(let linear)? = model.model(.logistic)?.content else { return songs.map { _ in [] } }
        let table = try catalogue.moodInputs(for: model, songs: songs)
        let rows = model.encoder.encode(table, rows: Array(songs.indices))
        let names = model.encoder.inputNames
        let n = linear.outputs
        return songs.indices.map { row in
            var parts: [String: Double] = [:]
            rows.forEachInput(ofRow: row) { input, value in
                let weights = linear.weights[input * n..<(input + 1) * n]
                let mean = weights.reduce(0, +) / Double(n)
                parts[names[input], default: 0] += value * (weights[weights.startIndex + place] - mean)
            }
            return parts.filter { $0.value > 0 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(count).map {
                name, _ in
                name
            }
        }
    }
}
