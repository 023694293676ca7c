import ArgumentParser
import Foundation
import Timbre

/// Completions of arguments in shells, for the scripts of `timbre --generate-completion-script`.
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

    /// Completions from the catalogue of the command line or the environment; none where it can't be read.
    private static func ofCatalogue(_ offered: @escaping @Sendable (Catalogue) throws -> [String]) -> CompletionKind {
        .custom { words, _, _ in
            let next = words.firstIndex(of: "--catalogue").map { $0 + 1 } ?? words.count
            let joined = words.first { $0.hasPrefix("--catalogue=") }?.dropFirst(12)
            let option = joined.map(String.init) ?? (next < words.count ? words[next] : nil)
            let variable = ProcessInfo.processInfo.environment["TIMBRE_CATALOGUE"] ?? ""
            let path = option ?? (variable.isEmpty ? "catalogue.timbre" : variable)
            // Shells expand what they are offered: names come from tables of anybody.
            return ((try? offered(Catalogue.open(at: path))) ?? []).filter { name in
                name.allSatisfy { $0.isLetter || $0.isNumber || " -_.".contains($0) }
            }
        }
    }
}
