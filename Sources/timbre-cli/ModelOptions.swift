import ArgumentParser
import Timbre

/// Option that chooses the catalogue's model for a command.
struct ModelOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Model to use; `timbre models` lists them. (default: “default”)", valueName: "name"),
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

/// Model to use for other songs: one of the catalogue's by its name, or a path.
enum ModelSource {
    case name(ModelName)
    /// Path of a model file, or of a catalogue.
    case path(String)

    /// - Parameter text: a path, if it has a slash or a dot; else a name.
    /// - Throws: `CatalogueFault.impossibleModelName`.
    init(parsing text: String) throws {
        self = text.contains { $0 == "/" || $0 == "." } ? .path(text) : .name(try ModelName(parsing: text))
    }

    /// Reads the model.
    ///
    /// - Parameter catalogue: the catalogue whose models have the names.
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
