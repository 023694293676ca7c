public import TimbreBase

/// The world's faults with moods; each says what happened, where, and what to do.
public enum MoodFault: Fault, Equatable {
    case noSuchRecipe(requested: String, shipped: [String], nearest: String?)
    /// The catalogue has none of the categories that the recipe learns.
    case noLabels(path: String, recipe: String, wanted: [String], present: [String])
    /// No shipped recipe learns anything that the catalogue has.
    case noFittingRecipe(path: String, present: [String])
    /// The catalogue lacks something that a trained classifier reads.
    case lacksInputs(path: String, classifier: String, missing: [String])
    /// A catalogue with several classifiers was given in place of one classifier's file.
    case severalFiles(paths: [String])
    /// The catalogue lacks the text, features or categories that the recipe reads.
    case noInputs(path: String, recipe: String, missing: [String], present: [String])
    /// Too few rows that differ have a label for anything to be learned.
    case tooFewRows(path: String, rows: Int, different: Int, classes: Int)
    /// Too few artists to keep each on one side of every split.
    case tooFewArtists(path: String, artists: Int)
    /// Every row has the same label.
    case oneClass(path: String, label: String)
    /// An input is the label itself under another name.
    case leak(recipe: String, inputs: [String], label: String, reason: String)
    case noModel(path: String, ofListeners: Bool = false)
    case noSuchModel(path: String, name: String, present: [String])
    case noSuchMood(name: String, model: String, moods: [String], nearest: String?)
    /// A file is intact, but holds no usable model.
    case unusableFile(path: String, reason: String)
    /// There are several classifiers, and none was named.
    case ambiguous(path: String, present: [String])
    /// Several classifiers tell a mood, and none was named.
    case severalTell(path: String, mood: String, present: [String])
    /// A classifier of songs was asked about listeners, or one of listeners about songs.
    case otherKind(name: String, isOfListeners: Bool)
    /// The survey lacks a column that the recipe reads.
    case noSuchColumn(file: String, column: String, present: [String], nearest: String?)
    /// An answer was given to a question that the survey does not have.
    case unknownQuestion(key: String, known: [String], nearest: String?)
    /// A recipe of listeners was given no survey.
    case surveyNeeded(recipe: String)
    /// A recipe of songs was given a survey.
    case surveyNotRead(recipe: String)
    /// The recipe's network has other layers than the one that it starts from.
    case otherNetwork(recipe: String, start: String, difference: String)
    /// A question was answered twice.
    case answeredTwice(String)
    /// A text is no list of answers.
    case malformedAnswers(String)
}

extension MoodFault {
    public var report: FaultReport {
        func list(_ names: [String]) -> String { names.isEmpty ? "none" : names.joined(separator: ", ") }
        func meant(_ nearest: String?) -> String { nearest.map { " (did you mean “\($0)”?)" } ?? "" }
        switch self {
        case .noSuchRecipe(let requested, let shipped, let nearest):
            return FaultReport(
                .input, "there is no recipe of moods “\(requested)”\(meant(nearest)); shipped: \(list(shipped))",
                "give one of these or the path of a YAML file")
        case .noLabels(let path, let recipe, let wanted, let present):
            return FaultReport(
                .input,
                "“\(path)” has no labels for the recipe “\(recipe)”, which learns \(wanted.joined(separator: " or ")); it has: "
                    + list(present),
                Remedy(
                    "add songs with such a column, or learn what is there", by: .set(.recipe)), file: path)
        case .noFittingRecipe(let path, let present):
            return FaultReport(
                .input,
                "“\(path)” has no songs of two topics with their lyrics, and none of two emotions: no shipped recipe can learn from it",
                Remedy(
                    "add songs with such columns, or give a recipe that learns one of \(list(present))",
                    by: .set(.recipe)),
                file: path)
        case .lacksInputs(let path, let classifier, let missing):
            return FaultReport(
                .input,
                "“\(path)” lacks \(missing.joined(separator: ", ")), which the classifier “\(classifier)” reads",
                "make the catalogue by a recipe that keeps them, spotify-tracks for example", file: path)
        case .severalFiles(let paths):
            return FaultReport(
                .usage, "there are several classifiers: \(list(paths))", "give the path of one of these files")
        case .noInputs(let path, let recipe, let missing, let present):
            return FaultReport(
                .input,
                "“\(path)” lacks \(missing.joined(separator: ", ")), which the recipe “\(recipe)” reads; it has: "
                    + list(present), Remedy("take a recipe that reads what is there", by: .set(.recipe)), file: path)
        case .tooFewRows(let path, let rows, let different, let classes):
            return FaultReport(
                .input,
                "“\(path)” has \(Counted.things(rows, "labelled row")) of \(classes == 1 ? "1 class" : "\(classes) classes") that can "
                    + "be read, \(different) of them different: too few to learn from",
                "label 10 different ones of each class or more", file: path)
        case .tooFewArtists(let path, let artists):
            return FaultReport(
                .input,
                "the labelled songs of “\(path)” are of \(Counted.things(artists, "artist")): too few to keep each artist on one "
                    + "side of every split", "split by songs alone", file: path)
        case .oneClass(let path, let label):
            return FaultReport(
                .input, "every labelled row of “\(path)” is “\(label)”: there is nothing to tell apart",
                "label rows of other classes too", file: path)
        case .leak(let recipe, let inputs, let label, let reason):
            return FaultReport(
                .input,
                "the recipe “\(recipe)” reads \(inputs.map { "“\($0)”" }.joined(separator: ", ")), from which the label “\(label)” was "
                    + "made: \(reason)", "leave them out: a classifier that reads its own label tells nothing")
        case .noModel(let path, let ofListeners):
            return FaultReport(
                .input, "“\(path)” has no classifier of \(ofListeners ? "listeners" : "songs’ moods") yet",
                Remedy(ofListeners ? "train one on a survey" : "train one", by: .run(.trainMoods)), file: path)
        case .noSuchModel(let path, let name, let present):
            return FaultReport(
                .input, "“\(path)” has no classifier “\(name)”; it has: \(list(present))", "name one of these",
                file: path)
        case .noSuchMood(let name, let model, let moods, let nearest):
            return FaultReport(
                .input, "the classifier “\(model)” does not tell “\(name)”\(meant(nearest)); it tells: \(list(moods))",
                "ask for one of these")
        case .unusableFile(let path, let reason):
            return FaultReport(
                .damage, "“\(path)”: \(reason)", Remedy("train again", by: .run(.trainMoods)), file: path)
        case .ambiguous(let path, let present):
            return FaultReport(
                .usage, "“\(path)” has several classifiers: \(list(present))",
                Remedy("say which one", by: .set(.model)), file: path)
        case .severalTell(let path, let mood, let present):
            return FaultReport(
                .usage, "several classifiers of “\(path)” tell “\(mood)”: \(list(present))",
                Remedy(
                    "name one, in a filter as the key: \(present.first ?? "classifier")=\(mood)",
                    by: .set(.model, present.first)), file: path)
        case .otherKind(let name, let isOfListeners):
            return FaultReport(
                .usage,
                "the classifier “\(name)” tells moods of \(isOfListeners ? "listeners, not of songs" : "songs, not of listeners")",
                "name another")
        case .noSuchColumn(let file, let column, let present, let nearest):
            return FaultReport(
                .input, "“\(file)” has no column “\(column)”\(meant(nearest)); it has: \(list(present))",
                "give a survey with the recipe's columns, or a recipe of its own", file: file, column: column)
        case .unknownQuestion(let key, let known, let nearest):
            return FaultReport(
                .usage, "the survey has no question “\(key)”\(meant(nearest)); it has: \(list(known))",
                "answer some of these", key: key)
        case .surveyNeeded(let recipe):
            return FaultReport(
                .usage, "the recipe “\(recipe)” learns moods of listeners, and there is no survey",
                "give a table of their answers")
        case .surveyNotRead(let recipe):
            return FaultReport(
                .usage, "the recipe “\(recipe)” learns from songs, and reads no survey",
                "leave the survey out, or take a recipe of listeners, listener-moods for example")
        case .otherNetwork(let recipe, let start, let difference):
            return FaultReport(
                .input, "the network of the recipe “\(recipe)” can't start from that of “\(start)”: \(difference)",
                "give both the same layers")
        case .answeredTwice(let question):
            return FaultReport(
                .usage, "“\(question)” is answered twice", "leave one out; several answers to it are parted by commas")
        case .malformedAnswers(let text):
            return FaultReport(
                .usage, "“\(text)” is no answer of the form question=answer", "part several by commas")
        }
    }
}

extension MoodFault {
    /// Whether the catalogue has no songs for a listener's moods.
    package var hasNoSongs: Bool {
        switch self {
        case .noSuchMood, .noModel(_, ofListeners: false): true
        default: false
        }
    }
}
