import ArgumentParser
import Foundation
import Timbre

/// What a shell offers for an argument: `timbre --generate-completion-script bash` asks for it.
extension CompletionKind {
    /// Shipped recipes of catalogues.
    static var recipes: CompletionKind { .list(Recipe.shipped) }

    /// Shipped recipes of classifiers.
    static var moodRecipes: CompletionKind { .list(MoodRecipe.shipped) }

    /// Numbers of the catalogue's clusters.
    static var clusters: CompletionKind {
        ofCatalogue { try (0..<$0.clusters().summary.clusters.count).map { "\($0)" } }
    }

    /// Moods that the catalogue's classifiers tell.
    static var moods: CompletionKind {
        ofCatalogue { catalogue in
            try catalogue.moods.namesThatTellSongs(nil).flatMap { try catalogue.moods.told(by: $0).classes }
        }
    }

    /// Names of the catalogue's models.
    static var models: CompletionKind { ofCatalogue { $0.modelNames.map { "\($0)" } } }

    /// What the catalogue of the line has, or of the environment; nothing where it can't be read.
    private static func ofCatalogue(_ offered: @escaping @Sendable (Catalogue) throws -> [String]) -> CompletionKind {
        .custom { words, _, _ in
            let option = words.firstIndex(of: "--catalogue").flatMap { $0 + 1 < words.count ? words[$0 + 1] : nil }
            let variable = ProcessInfo.processInfo.environment["TIMBRE_CATALOGUE"] ?? ""
            let path = option ?? (variable.isEmpty ? "catalogue.timbre" : variable)
            return (try? offered(Catalogue.open(at: path))) ?? []
        }
    }
}
