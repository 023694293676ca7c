import ArgumentParser
import Timbre

/// The choice of the catalogue's model that a command works with.
struct ModelOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("One of the catalogue's models; timbre models lists them.", valueName: "name"),
        completion: .models, transform: ModelName.init(parsing:))
    var model = ModelName.standard
}

extension ModelName {
    /// - Throws: `CatalogueFault.impossibleModelName`.
    init(parsing text: String) throws {
        guard let name = ModelName(text) else { throw CatalogueFault.impossibleModelName(text) }
        self = name
    }
}

/// A model that is to be used for other songs: one of the catalogue's by its name, or a path.
enum ModelSource {
    case name(ModelName)
    /// The path of a model's file, or of a catalogue.
    case path(String)

    /// - Parameter text: a path where it has a slash or a dot.
    /// - Throws: `CatalogueFault.impossibleModelName`.
    init(parsing text: String) throws {
        self = text.contains { $0 == "/" || $0 == "." } ? .path(text) : .name(try ModelName(parsing: text))
    }

    /// - Parameter catalogue: whose models have names.
    /// - Throws: `CatalogueFault`, `FileFault`, `LearningFault`.
    func model(of catalogue: Catalogue) throws -> Model {
        switch self {
        case .name(let name): try catalogue.selecting(name).namedModel()
        case .path(let path): try Model(at: path)
        }
    }

    var text: String {
        switch self {
        case .name(let name): "\(name)"
        case .path(let path): path
        }
    }
}
